using Jtai.Contracts.Api.Identity;
using Jtai.ServiceDefaults;

namespace Jtai.Intake.Items;

/// <summary>Identity knows which organisations there are.</summary>
internal sealed class IdentityClient(HttpClient http)
{
    /// <summary>The organisations of one kind in a local area.</summary>
    /// <exception cref="HttpRequestException">Identity is out of reach.</exception>
    public async Task<IReadOnlyList<string>> OrganisationsAsync(string kind, string area, CancellationToken cancellationToken)
    {
        var all = await http.GetFromJsonAsync<IReadOnlyList<Organisation>>("/api/identity/v1/organisations", Json.Client, cancellationToken);
        return [.. all!.Where(organisation => organisation.Kind == kind && organisation.Area == area).Select(organisation => organisation.Id)];
    }
}
