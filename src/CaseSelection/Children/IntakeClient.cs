using Jtai.Contracts.Api.Intake;
using Jtai.ServiceDefaults;

namespace Jtai.CaseSelection.Children;

/// <summary>Child-level data never travel in messages: their rows are fetched from Intake.</summary>
internal sealed class IntakeClient(HttpClient http)
{
    /// <exception cref="HttpRequestException">Intake cannot be reached, or does not have them.</exception>
    public async Task<IReadOnlyList<ChildLevelRow>> GetRowsAsync(Guid documentId, CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<IReadOnlyList<ChildLevelRow>>(
            $"api/intake/v1/documents/{documentId}/rows", Json.Client, cancellationToken))!;
}
