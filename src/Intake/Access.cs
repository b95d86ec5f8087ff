using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Intake.Uploads;
using Jtai.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake;

/// <summary>Who sees what of the inspections that they see: part of the query, so that what is not the caller's looks like what does not exist.</summary>
internal static class Access
{
    /// <summary>
    /// An agency sees what is asked of its own kind in its own area, or of itself where others of the kind are not asked (¶105); inspectors see all of their
    /// inspections.
    /// </summary>
    public static IQueryable<InformationItem> ItemsOf(this IntakeDb db, Caller caller, IClock clock) => db.Items
        .Where(item => db.VisibleTo(caller, clock).Any(inspection => inspection.InspectionId == item.InspectionId))
        .Where(item => caller.IsAgency
            ? item.OwnerKind == caller.OrganisationKind && (item.Organisation == null || item.Organisation == caller.Organisation)
            : caller.IsInspectorate)
        // ¶105: what was asked of all before others were named, whoever has sent something for it still sees.
        .Where(item => !caller.IsAgency || item.Organisation != null
            || !db.NamedHealthAgencies.Any(named => named.InspectionId == item.InspectionId && named.Child == item.Child)
            || item.OwnerKind != NamedHealthAgencies.Kind || item.Due != NamedHealthAgencies.CaseRecords
            || db.Documents.Any(document => document.ItemId == item.Id && document.Organisation == caller.Organisation)
            || db.Uploads.Any(upload => upload.ItemId == item.Id && upload.Organisation == caller.Organisation)
            || db.Statements.Any(said => said.ItemId == item.Id && said.Organisation == caller.Organisation))
        .AsTracking();

    /// <summary>An agency sees what it has said itself, and not what another of its kind has; inspectors see what each has.</summary>
    public static IQueryable<Statement> StatementsOf(this IntakeDb db, Caller caller, IClock clock) => db.Statements
        .Where(statement => db.ItemsOf(caller, clock).Any(item => item.Id == statement.ItemId))
        .Where(statement => caller.IsAgency ? statement.Organisation == caller.Organisation : caller.IsInspectorate)
        .AsTracking();

    /// <summary>An agency sees what it has handed in itself; inspectors see that there is something, and read it once it is available.</summary>
    public static IQueryable<Document> DocumentsOf(this IntakeDb db, Caller caller, IClock clock) => db.Documents
        .Where(document => db.ItemsOf(caller, clock).Any(item => item.Id == document.ItemId))
        .Where(document => caller.IsAgency ? document.Organisation == caller.Organisation : caller.IsInspectorate)
        .AsTracking();

    /// <summary>What another kind of agency has handed in, and the lead inspector shares with the caller's kind: to be read, and nothing else.</summary>
    public static IQueryable<InformationItem> ItemsSharedWith(this IntakeDb db, Caller caller, IClock clock) => db.Items
        .Where(item => db.VisibleTo(caller, clock).Any(inspection => inspection.InspectionId == item.InspectionId))
        .Where(item => caller.IsAgency && db.SharedNow.Any(shared => shared.ItemId == item.Id && shared.Agency == caller.OrganisationKind))
        .AsNoTracking();

    /// <summary>Of what is shared the present files, once they are available.</summary>
    public static IQueryable<Document> DocumentsSharedWith(this IntakeDb db, Caller caller, IClock clock) => db.Documents
        .Where(document => document.State == DocumentState.Available && db.ItemsSharedWith(caller, clock).Any(item => item.Id == document.ItemId))
        .AsNoTracking();

    /// <summary>Files on their way: an agency sees its own.</summary>
    public static IQueryable<ResumableUpload> UploadsOf(this IntakeDb db, Caller caller, IClock clock) => db.Uploads
        .Where(upload => db.ItemsOf(caller, clock).Any(item => item.Id == upload.ItemId))
        .Where(upload => caller.IsAgency && upload.Organisation == caller.Organisation)
        .AsTracking();
}
