using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Samples;
using Jtai.CaseSelection.Selections;
using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;

namespace Jtai.CaseSelection;

internal static class CaseSelectionApi
{
    public static void MapCaseSelectionApi(this IEndpointRouteBuilder app)
    {
        var inspection = app.MapGroup("/api/case-selection/v1/inspections/{inspectionId:guid}").WithTags("CaseSelection");
        inspection.MapGet("/selection", GetSelection.Handle).SendsETag()
            .RequireAuthorization(Policies.Inspectorate).WithSummary("Where the selection stands; its ETag is what a choice sends in If-Match");
        inspection.MapGet("/children", ListChildren.Handle)
            .ReadsChildLevelData(Policies.Inspectorate, "list-children").WithSummary("The children of the lists, by what paragraph 97 asks to consider");
        inspection.MapGet("/children/{childId:guid}", GetChild.Handle)
            .ReadsChildLevelData(Policies.Inspectorate, "read-child").WithSummary("Everything that the lists say of one child");
        inspection.MapGet("/balance", GetBalance.Handle)
            .ReadsChildLevelData(Policies.Inspectorate, "read-balance")
            .WithSummary("The area's shape and the choice's, or a suggestion's, side by side, by what paragraph 97 asks to consider");
        inspection.MapPost("/suggestions", SuggestChildren.Handle)
            .Changes(Policies.LeadInspector, "suggest-children").NeedsIdempotencyKey(holdsSecret: true)
            .WithSummary("A suggestion of children that shows the area as evenly as can be, each with its reason; it changes no choice");
        inspection.MapGet("/suggestions", ListSuggestions.Handle)
            .ReadsChildLevelData(Policies.Inspectorate, "list-suggestions").WithSummary("What was suggested, and with which wishes");
        inspection.MapGet("/choices", ListChoices.Handle)
            .ReadsChildLevelData(Policies.Inspectorate, "list-choices").WithSummary("Each choice as it was made, with its reasons and what had been suggested");
        inspection.MapPut("/sample", SelectSample.Handle)
            .Changes(Policies.LeadInspector, "select-sample").NeedsIfMatch()
            .WithSummary("Choose the children on whom the partners answer questions (30, paragraph 97)");
        inspection.MapPut("/audits", SelectAudits.Handle)
            .Changes(Policies.LeadInspector, "select-audits").NeedsIfMatch()
            .WithSummary("Choose those of them whose cases are audited (at least 5, paragraph 99)");
        inspection.MapPost("/audits/{childId:guid}/replacement", ReplaceAudit.Handle)
            .Changes(Policies.LeadInspector, "replace-audit").NeedsIfMatch()
            .WithSummary("Replace a case without multi-agency involvement by another of the children chosen (paragraphs 99 and 100)");
        inspection.MapPost("/children/{childId:guid}/involvement-checks", RecordInvolvementCheck.Handle)
            .Changes(Policies.LeadInspector, "record-involvement-check").NeedsIdempotencyKey(holdsSecret: true)
            .WithSummary("Record that the local authority was telephoned about the agencies involved, and what it said (paragraph 100)");
        inspection.MapPost("/samples", TakeSample.Handle)
            .Changes(Policies.Inspectorate, "take-sample").NeedsIdempotencyKey(holdsSecret: true)
            .WithSummary("Choose a dip sample of all children, apart from the audits (paragraphs 55, 56 and 69)");
        inspection.MapGet("/samples", ListSamples.Handle)
            .ReadsChildLevelData(Policies.Inspectorate, "list-samples").WithSummary("The dip samples, and whether there is enough evidence of each");
        inspection.MapPost("/samples/{sampleId:guid}/decisions", DecideSufficiency.Handle)
            .Changes(Policies.LeadInspector, "decide-sufficiency").NeedsIdempotencyKey(holdsSecret: true)
            .WithSummary("Decide whether there is enough evidence of a sample, and why (paragraph 57)");
        inspection.MapGet("/sample", ListChosen.Handle)
            .ReadsChildLevelData(Policies.Participant, "list-chosen").WithSummary("The children chosen, by the local authority's own identifiers");
    }
}
