using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jtai.Intake.Uploads;

/// <summary>
/// The address of an upload holds a secret, so that a file of hours outlives the ten minutes of a token. Whoever shows it acts for the agency's person who
/// began the upload, or for the one whose token comes along, with this file and nothing else; whether that organisation may still hand in is asked with every
/// part. An address that is wrong looks like one that is not there, and so does the right one beside the token of another organisation.
/// </summary>
internal sealed class UploadGrant(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, IServiceScopeFactory scopes, DocumentStore documents)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>Name of the scheme and of the policy.</summary>
    public const string Policy = "upload-grant";

    public static string AddressOf(ResumableUpload upload, DocumentKey key) => $"/api/intake/v1/uploads/{upload.Id}/{key.GrantFor(upload.Id)}";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Guid.TryParse(Request.RouteValues["uploadId"] as string, out var id)) return AuthenticateResult.NoResult();

        // Not the request's own scope: its caller is who this finds out.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDb>();
        var upload = await db.Uploads.AsNoTracking().SingleOrDefaultAsync(each => each.Id == id, Context.RequestAborted);
        if (upload is null) return AuthenticateResult.NoResult();

        var key = await upload.KeyAsync(db, documents, Context.RequestAborted);
        var shown = Encoding.UTF8.GetBytes(Request.RouteValues["grant"] as string ?? "");
        var fits = CryptographicOperations.FixedTimeEquals(shown, Encoding.UTF8.GetBytes(key.GrantFor(id)));
        if (!fits || Context.User.FindFirstValue("org") is { } organisation && organisation != upload.Organisation) return AuthenticateResult.NoResult();

        var sender = upload.Sender with { Subject = Context.User.FindFirstValue("sub") ?? upload.StartedBy };
        return AuthenticateResult.Success(new(new ClaimsPrincipal(sender.ToIdentity(Policy)), Policy));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Problems.NotFound().ExecuteAsync(Context);
}
