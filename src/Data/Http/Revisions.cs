using System.Globalization;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Data.Http;

/// <summary>A record's revision as <c>ETag</c>, and the check of <c>If-Match</c> before a change.</summary>
public static class Revisions
{
    /// <summary>The strong entity tag of a revision.</summary>
    /// <param name="revision">The record's <c>Revision</c>.</param>
    public static string ETag(uint revision) => $"\"{revision.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>The endpoint changes a record with a revision: its description tells of <c>If-Match</c>, 412 and 428.</summary>
    /// <param name="endpoint">The endpoint; its handler calls <see cref="CheckIfMatch"/>.</param>
    /// <param name="always">False where the record may be new, and then needs none.</param>
    public static RouteHandlerBuilder NeedsIfMatch(this RouteHandlerBuilder endpoint, bool always = true) => endpoint.WithMetadata(new IfMatchMetadata(always));

    /// <summary>The endpoint answers with a record that has a revision, sent as <c>ETag</c>. What says <see cref="NeedsIfMatch"/> has said it.</summary>
    /// <param name="endpoint">The endpoint; its handler calls <see cref="SetETag"/>.</param>
    public static RouteHandlerBuilder SendsETag(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new ETagMetadata());

    /// <summary>Sends the revision along as <c>ETag</c>. After a change: once it is saved, as only then the new revision is known.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="revision">The record's <c>Revision</c>.</param>
    public static void SetETag(this HttpResponse response, uint revision)
    {
        if (response.HttpContext.GetEndpoint() is { Metadata: var said } endpoint
            && said.GetMetadata<ETagMetadata>() is null
            && said.GetMetadata<IfMatchMetadata>() is null)
        {
            throw new InvalidOperationException($"{endpoint.DisplayName} sends an ETag without saying so in its route.");
        }
        response.Headers.ETag = ETag(revision);
    }

    /// <summary>
    /// Checks <c>If-Match</c> against the loaded record. Null: go on. 428 <c>if-match-required</c> when the header is missing, 400
    /// <c>if-match-invalid</c> for <c>*</c> and for what is no ETag, 412 <c>stale</c> when the record has changed since. A change
    /// that comes between this check and the saving is answered with 412 as well, by way of <c>DbUpdateConcurrencyException</c>.
    /// </summary>
    /// <param name="request">The request, to an endpoint that says <see cref="NeedsIfMatch"/>.</param>
    /// <param name="revision">The record's present <c>Revision</c>.</param>
    public static ProblemHttpResult? CheckIfMatch(this HttpRequest request, uint revision)
    {
        if (request.HttpContext.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<IfMatchMetadata>() is null)
        {
            throw new InvalidOperationException($"{endpoint.DisplayName} checks If-Match without saying so in its route.");
        }
        if (request.Headers.IfMatch.Count == 0)
        {
            return new Refusal("if-match-required", "Send If-Match with the ETag that was read.")
            {
                Status = StatusCodes.Status428PreconditionRequired,
                Field = "If-Match",
            }.ToProblem();
        }
        var (present, sent) = (ETag(revision), request.GetTypedHeaders().IfMatch);
        // RFC 9110 has "*" for whatever there is. Here a change is decided on what was read: who has read nothing would take back what another has done.
        if (sent.Count == 0 || sent.Any(tag => tag.Tag == "*"))
        {
            return new Refusal("if-match-invalid", "Send If-Match with the ETag that was read; * stands for what nobody has read, and changes nothing here.")
            {
                Status = StatusCodes.Status400BadRequest,
                Field = "If-Match",
                Allowed = "the ETag as it was sent, with its quotation marks, such as \"42\"",
            }.ToProblem();
        }
        return sent.Any(tag => !tag.IsWeak && tag.Tag == present) ? null : Stale.ToProblem();
    }

    internal static Refusal Stale { get; } = new("stale", "It has changed since it was read. Read it again and repeat the change.")
    {
        Status = StatusCodes.Status412PreconditionFailed,
        Field = "If-Match",
    };
}
