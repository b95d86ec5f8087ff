using Jtai.Scheduling.Data;
using Jtai.Scheduling.Inspections;
using Jtai.Scheduling.Notices;

namespace Jtai.Scheduling.FieldworkTimetables;

/// <summary>¶21, ¶32: through the link person leaders and practitioners learn of the timetable and of any change to it.</summary>
static class LinkPerson
{
    internal static Task<Recipient> LinkPersonAsync(this SchedulingDb db, Inspection inspection, CancellationToken cancellationToken) => Task.FromResult(Recipient.LinkPerson("local-authority"));
}
