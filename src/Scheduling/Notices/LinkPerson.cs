using Jtai.Scheduling.Inspections;


namespace Jtai.Scheduling.Notices;

/// <summary>¶21, ¶32: through the link person leaders and practitioners learn of the timetable and of any change to it.</summary>
static class LinkPerson
{
    /// <summary>The account that the set-up discussion has named; until then whoever reads for the local authority.</summary>
    internal static Recipient LinkPersonToTell(this Inspection inspection) =>
        inspection.LinkPerson is { } subject ? Recipient.LinkPerson(Recipient.EveryAgency, subject) : Recipient.LinkPerson("local-authority");
}
