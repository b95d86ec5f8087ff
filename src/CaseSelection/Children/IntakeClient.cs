using Jtai.Contracts.Api.Intake;
using Jtai.ServiceDefaults;

namespace Jtai.CaseSelection.Children;

/// <summary>Child-level data never travel in messages: their rows are fetched from Intake.</summary>
internal sealed class IntakeClient(HttpClient http)
{
    /// <summary>The rows one after the other, as they come.</summary>
    /// <exception cref="HttpRequestException">Intake cannot be reached, does not have them, or broke off.</exception>
    public IAsyncEnumerable<ChildLevelRow> ReadRowsAsync(Guid documentId, CancellationToken cancellationToken) =>
        http.GetFromJsonAsAsyncEnumerable<ChildLevelRow>($"api/intake/v1/documents/{documentId}/rows", Json.Client, cancellationToken)!;
}
