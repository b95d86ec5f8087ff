using Jtai.Data.Audit;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Jtai.Intake.Uploads;

/// <summary>The routes of tus 1.0.0. They are in no description of the API: tus.io describes them, and its clients know them.</summary>
internal static class UploadsApi
{
    public static void AddResumableUploads(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, UploadGrant>(UploadGrant.Policy, null);
        builder.Services.AddAuthorizationBuilder().AddPolicy(
            UploadGrant.Policy, policy => policy.AddAuthenticationSchemes(UploadGrant.Policy).RequireAssertion(context => Caller.Of(context.User).IsAgency));
        builder.Services.AddMemoryCache();
        builder.Services.AddSingleton<UploadDigests>();
        builder.Services.AddScoped<StartUpload>();
        builder.Services.AddScoped<ReceivePart>();
        builder.Services.AddWorker<ExpireUploads>();
    }

    public static void MapUploads(this RouteGroupBuilder api)
    {
        var uploads = api.MapGroup("/uploads");
        uploads.MapGet("", ListUploads.Handle)
            .RequireAuthorization(Policies.Agency).WithSummary("The files that you have begun to send in parts and not finished");
        uploads.MapMethods("", [HttpMethods.Options], GetUpload.Describe).StoresNothing(Policies.Authenticated).SpeaksTus();
        uploads.MapPost("", (HttpContext http, StartUpload start, CancellationToken cancellationToken) => start.Handle(http, cancellationToken))
            .Changes(Policies.Agency, "start-upload").SpeaksTus().TakesPart();

        var upload = uploads.MapGroup("/{uploadId:guid}/{grant}");
        upload.MapMethods("", [HttpMethods.Options], GetUpload.Describe).StoresNothing(UploadGrant.Policy).SpeaksTus();
        upload.MapMethods("", [HttpMethods.Head], GetUpload.Handle).StoresNothing(UploadGrant.Policy).SpeaksTus();
        upload.MapPatch("", (Guid uploadId, HttpContext http, ReceivePart parts, CancellationToken cancellationToken) =>
                parts.Handle(uploadId, http, cancellationToken))
            .Changes(UploadGrant.Policy, "receive-part").SpeaksTus().TakesPart();
        upload.MapDelete("", TerminateUpload.Handle).Changes(UploadGrant.Policy, "terminate-upload").SpeaksTus();
    }

    /// <summary>The endpoint streams a part of a file, of whatever size; one request at a time has the upload.</summary>
    static void TakesPart(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new DisableRequestSizeLimitAttribute()).DisableRequestTimeout();
}
