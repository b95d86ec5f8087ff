using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Notices;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>¶21, ¶32: through the link person leaders and practitioners learn of the timetable and of any change to it.</summary>
static class LinkPerson
{
    /// <summary>The account that the set-up discussion has named; until then whoever reads for the local authority.</summary>
    internal static Task<Recipient> LinkPersonAsync(this SchedulingDb db, Inspection inspection, CancellationToken cancellationToken) => Task.FromResult(
        inspection.LinkPerson is { } subject ? Recipient.LinkPerson(Recipient.EveryAgency, subject) : Recipient.LinkPerson("local-authority"));
}
