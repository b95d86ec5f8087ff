using System.Text.RegularExpressions;

namespace Jtai.Architecture.Tests;

/// <summary>¶42-43: whether somebody came to a keep-in-touch or feedback meeting never affects the findings. So nothing but the meeting's own answer to the lead inspector may carry it.</summary>
public sealed partial class NeutralityTests
{
    // In Annex A it is children's attendance at school.
    static readonly string[] MayKnow = ["src/AnnexA/", "src/Scheduling/Meetings/", "src/Contracts/Api/Scheduling/Meetings.cs", "src/Scheduling/Data/"];

    [Fact]
    public void Nothing_outside_the_meetings_of_Scheduling_knows_who_came() => Assert.Empty(Elsewhere(Product()));

    [Fact]
    public void The_meetings_answer_it_in_one_place_to_lead_inspectors_only()
    {
        var routes = File.ReadAllText(Path.Combine(Repository.Root, "src/Scheduling/Meetings/MeetingsApi.cs")).Split(';').Where(route => Attendance().IsMatch(route)).ToList();
        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.Contains("(Policies.LeadInspector", route, StringComparison.Ordinal));
        // No other answer of the meetings has it among its members.
        var records = Record().Matches(File.ReadAllText(Path.Combine(Repository.Root, "src/Contracts/Api/Scheduling/Meetings.cs"))).Select(match => match.Value).ToList();
        Assert.NotEmpty(records);
        Assert.All(records.Where(record => !AttendanceRecord().IsMatch(record)), record => Assert.DoesNotMatch(Attendance(), record));
    }

    [Theory]
    [InlineData("src/Contracts/Scheduling.cs", "public sealed record MeetingHeld(Guid InspectionId, int Attendance);")]
    [InlineData("src/Findings/DraftLetter.cs", "var attendees = meeting.Attendees;")]
    [InlineData("src/Contracts/Api/Findings.cs", "public sealed record Finding(bool AttendedFeedback);")]
    [InlineData("src/Scheduling/CalendarFeeds/CalendarContent.cs", "db.MeetingAttendances")]
    public void A_place_that_knows_it_is_found(string path, string line) => Assert.Single(Elsewhere([.. Product(), (path, line)]));

    static IEnumerable<string> Elsewhere(IEnumerable<(string Path, string Text)> files) =>
        files.Where(file => !MayKnow.Any(allowed => file.Path.StartsWith(allowed, StringComparison.Ordinal)) && Attendance().IsMatch(Comment().Replace(file.Text, ""))).Select(file => file.Path);

    static IEnumerable<(string Path, string Text)> Product() =>
        new[] { "src", "Jtai.ServiceDefaults" }.SelectMany(Repository.Sources).Select(path => (Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path)));

    // Attendance, attendee, attended: who came. A framework says who attends, which is another thing.
    [GeneratedRegex("attendance|attendee|attended", RegexOptions.IgnoreCase)]
    private static partial Regex Attendance();

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"public sealed record [^;]*;", RegexOptions.Singleline)]
    private static partial Regex Record();

    [GeneratedRegex("^public sealed record (Record)?Attendance")]
    private static partial Regex AttendanceRecord();
}
