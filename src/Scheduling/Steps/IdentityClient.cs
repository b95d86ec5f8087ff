using System.Net;
using Jtai.Contracts.Api.Identity;
using Jtai.Contracts.Identity;
using Jtai.ServiceDefaults;

namespace Jtai.Scheduling.Steps;

/// <summary>Identity owns who has which role in an inspection.</summary>
sealed class IdentityClient(HttpClient http)
{
    /// <summary>The local areas that there are: those of which Identity knows an agency, which reads what concerns it.</summary>
    /// <exception cref="HttpRequestException">Identity is out of reach.</exception>
    internal async Task<IReadOnlyList<string>> AreasAsync(CancellationToken cancellationToken)
    {
        var organisations = await http.GetFromJsonAsync<IReadOnlyList<Organisation>>("/api/identity/v1/organisations", Json.Client, cancellationToken);
        return [.. organisations!.Select(organisation => organisation.Area).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

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
