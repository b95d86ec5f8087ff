using System.Net;
using Jtai.Contracts.Api.Identity;
using Jtai.Contracts.Identity;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Steps;

/// <summary>Identity owns who has which role in an inspection.</summary>
sealed class IdentityClient(HttpClient http)
{
    /// <summary>
    /// Makes the planner the lead inspector. Asked again, it answers the same. Null: Identity knows nobody of that inspectorate under this name.
    /// </summary>
    /// <exception cref="HttpRequestException">Identity is out of reach; nothing was planned.</exception>
    internal async Task<MembershipChanged?> MakeLeadAsync(Guid inspection, Caller planner, CancellationToken cancellationToken)
    {
        using var answer = await http.PutAsJsonAsync(
            $"/api/identity/v1/inspections/{inspection}/memberships/{Uri.EscapeDataString(planner.Subject)}",
            new PutMembershipRequest(planner.Organisation, "lead"), Json.Client, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.UnprocessableEntity) return null;
        answer.EnsureSuccessStatusCode();
        var membership = (await answer.Content.ReadFromJsonAsync<Membership>(Json.Client, cancellationToken))!;
        return new MembershipChanged(
            membership.InspectionId, membership.Subject, membership.Organisation, membership.Role, membership.ValidFrom, membership.ValidUntil,
            membership.Revision);
    }
}
