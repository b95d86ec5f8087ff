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
        teams.MapGet("/team", GetTeam.Handle)
            .RequireAuthorization(Policies.Inspectorate).SendsETag().WithSummary("The team in its slots, with what is not as usual and who has left");
        teams.MapPut("/team", PutTeam.Handle)
            .Changes(Policies.LeadInspector, "put-team").NeedsIfMatch()
            .WithSummary("Set the team: inspectors in slots, the lead, quality assurance, reasons for deviations");
        teams.MapGet("/conflicts-of-interest", DeclareConflict.List).WithName("ListConflictsOfInterest")
            .RequireAuthorization(Policies.Inspectorate).WithSummary("Conflicts of interest: your own; for the lead and quality assurance all");
        teams.MapGet("/conflicts-of-interest/{subject}", DeclareConflict.One)
            .RequireAuthorization(Policies.Inspectorate).WithName("GetConflictOfInterest").SendsETag().WithSummary("Somebody's conflict of interest");
        teams.MapPut("/conflicts-of-interest/{subject}", DeclareConflict.Handle)
            .Changes(Policies.Inspectorate, "declare-conflict-of-interest")
            .NeedsIfMatch(always: false)
            .WithSummary("Declare a conflict of interest with the area");
        teams.MapPut("/conflicts-of-interest/{subject}/management", DeclareConflict.Manage)
            .Changes(Policies.Inspectorate, "manage-conflict-of-interest").NeedsIfMatch().WithSummary("Record how a conflict of interest is managed");
        teams.MapDelete("/conflicts-of-interest/{subject}", DeclareConflict.Withdraw)
            .Changes(Policies.Inspectorate, "withdraw-conflict-of-interest").NeedsIfMatch().WithSummary("Withdraw a conflict of interest");
    }
}
