using System.Text.Json;
using Jtai.AnnexA;
using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Documents;
using NodaTime;

namespace Jtai.Intake.Submissions;

/// <summary>What a file holds, read as child-level lists (¶95).</summary>
/// <param name="Rejection">Why it cannot be used; null if it can.</param>
/// <param name="Rows">The rows of all lists.</param>
/// <param name="Children">Distinct children.</param>
/// <param name="Findings">What the checks found, in the order in which they were made.</param>
internal sealed record ChildLevelData(Rejection? Rejection, IReadOnlyList<ChildLevelRow> Rows, int Children, IReadOnlyList<ReadFinding> Findings)
{
    const string Expected = "Expected: lists 1 to 5 in the layout of Ofsted's template, as xlsx, xls, ods, csv or a zip of csv files, without a password.";

    public static ChildLevelData Read(Stream document, string? fileName, LocalDate notifiedOn, CancellationToken cancellationToken)
    {
        var rows = new List<ChildLevelRow>();
        var findings = new List<ReadFinding>();
        var result = AnnexACheck.Run(
            [new AnnexAFile(fileName ?? "", () => document)],
            new CheckOptions { NotifiedOn = notifiedOn.ToDateOnly() },
            finding => findings.Add(ReadFinding.Of(finding)),
            row => rows.Add(Row(row)),
            progress: null,
            cancellationToken);
        return new(Reject(result), rows, result.Children, findings);
    }

    /// <summary>Whatever can be read is taken: findings are settled by people, and a list that is missing is a finding too. What cannot be read at all, or not to its end, is not.</summary>
    static Rejection? Reject(CheckResult result) => result switch
    {
        { Readable: false } => new("unreadable", $"The file could not be read as a workbook, or not to its end; the findings say why. {Expected}"),
        _ when result.Files.All(file => file.Sheets.All(sheet => sheet.List is null)) => new("no-lists", $"The file holds none of lists 1 to 5. {Expected}"),
        { Rows: 0 } => new("no-rows", "Lists were found, but there is no row in any of them. Expected: the contacts, early help, referrals, assessments and enquiries of the last six months."),
        _ => null,
    };

    static ChildLevelRow Row(ListRow row) => new(
        row.List, row.Row, row.ChildId ?? "", row[Field.Gender].Code, row[Field.Ethnicity].Code, row[Field.DateOfBirth].Date, row[Field.Age].Number,
        row[Field.Disability].Code, row[Field.ContactSource].Code ?? row[Field.ReferralSource].Code, row.EventDate,
        row.Layout.Columns.Zip(row.Values).Where(cell => cell.Second.Text is not null).ToDictionary(cell => cell.First.Heading, cell => cell.Second.Text!));
}

/// <summary>A finding as read.</summary>
internal sealed record ReadFinding(string Code, string Severity, int? List, int? Row, FindingDetails Details)
{
    public static ReadFinding Of(AnnexA.Finding finding) => new(
        finding.Code, finding.Severity.ToString().ToLowerInvariant(), finding.List, finding.Row,
        new(finding.Sheet, finding.Column, finding.Cell, finding.ChildId, finding.Value, finding.Expected, finding.Message));

    public Finding Seal(Guid submissionId, int number, DocumentKey key) => new()
    {
        SubmissionId = submissionId,
        Number = number,
        Code = Code,
        Severity = Severity,
        List = List,
        Row = Row,
        SealedDetails = key.SealText(JsonSerializer.Serialize(Details), submissionId),
    };
}
