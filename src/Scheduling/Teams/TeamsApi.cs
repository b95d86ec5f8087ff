using Jtai.Contracts.Api.Scheduling;
using Jtai.Data.Audit;
using Jtai.Data.Http;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Teams;

/// <summary>The routes of teams.</summary>
static class TeamsApi
{
    internal static void MapTeams(this IEndpointRouteBuilder api)
    {
        var teams = api.MapGroup("/inspections/{id:guid}").WithTags("Teams");
        teams.MapGet("/team", GetTeam.Handle).SendsETag()
            .RequireAuthorization(Policies.Inspectorate).Produces<TeamDetails>().WithSummary("The team in its slots, with what is not as usual and who has left");
        teams.MapPut("/team", PutTeam.Handle)
            .Changes(Policies.LeadInspector, "put-team").NeedsIfMatch().Produces<TeamDetails>().WithSummary("Set the team: inspectors in slots, the lead, quality assurance, reasons for deviations");
        teams.MapGet("/conflicts-of-interest", DeclareConflict.ListAsync).WithName("ListConflictsOfInterest")
            .RequireAuthorization(Policies.Inspectorate).Produces<IReadOnlyList<ConflictDetails>>().WithSummary("Conflicts of interest: your own; for the lead and quality assurance all");
        teams.MapGet("/conflicts-of-interest/{subject}", DeclareConflict.OneAsync).WithName("GetConflictOfInterest").SendsETag()
            .RequireAuthorization(Policies.Inspectorate).Produces<ConflictDetails>().WithSummary("Somebody's conflict of interest");
        teams.MapPut("/conflicts-of-interest/{subject}", DeclareConflict.PutAsync)
            .Changes(Policies.Inspectorate, "declare-conflict-of-interest").NeedsIfMatch(always: false).Produces<ConflictDetails>().WithSummary("Declare a conflict of interest with the area");
        teams.MapPut("/conflicts-of-interest/{subject}/management", DeclareConflict.ManageAsync)
            .Changes(Policies.Inspectorate, "manage-conflict-of-interest").NeedsIfMatch().Produces<ConflictDetails>().WithSummary("Record how a conflict of interest is managed");
        teams.MapDelete("/conflicts-of-interest/{subject}", DeclareConflict.WithdrawAsync)
            .Changes(Policies.Inspectorate, "withdraw-conflict-of-interest").NeedsIfMatch().Produces(204).WithSummary("Withdraw a conflict of interest");
    }
}
