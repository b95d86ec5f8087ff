using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jtai.Data.Http;

/// <summary>
/// <c>Idempotency-Key</c> on creating calls: a client that did not hear the answer repeats the request with the same key and gets the same answer,
/// without a second effect. Without one: 428 <c>idempotency-key-required</c>, as nobody knows before the answer fails to come that it will be needed.
/// Same key with another body: 422 <c>idempotency-key-reused</c>; while the first still runs: 409 <c>idempotency-key-in-use</c>.
/// The answer is committed together with the effect, so that there is never one without the other. Only answers of 2xx are kept: what was refused may
/// be tried again.
/// </summary>
public static class IdempotencyKey
{
    const string Header = "Idempotency-Key";
    const int MaxLength = 255;
    static readonly string Allowed = $"1 to {MaxLength} visible ASCII characters, such as a UUID";
    static readonly string[] KeptHeaders = ["Content-Type", "ETag", "Location", "Cache-Control"];

    /// <summary>
    /// Needs <c>Idempotency-Key</c> (1 to 255 visible ASCII characters) on this endpoint. The handler runs inside one transaction of the service's
    /// context, and must not begin one itself. For small bodies only: request and answer are held in memory.
    /// </summary>
    /// <param name="endpoint">The endpoint; it must need an authenticated caller.</param>
    /// <param name="holdsSecret">The answer holds a secret: it is kept under the service's <see cref="Seal"/>.</param>
    public static TBuilder NeedsIdempotencyKey<TBuilder>(this TBuilder endpoint, bool holdsSecret = false) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new IdempotencyKeyMetadata(), new ProblemMetadata(StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity));
        endpoint.Finally(built =>
        {
            var handler = built.RequestDelegate!;
            built.RequestDelegate = http => RunAsync(http, handler, holdsSecret ? http.RequestServices.GetRequiredService<Seal>() : null);
        });
        return endpoint;
    }

    static async Task RunAsync(HttpContext http, RequestDelegate handler, Seal? seal)
    {
        if (!http.Request.Headers.TryGetValue(Header, out var sent))
        {
            await new Refusal("idempotency-key-required", "Send Idempotency-Key with a new value, and with the same one if you have to repeat the request.")
            {
                Status = StatusCodes.Status428PreconditionRequired,
                Field = Header,
                Allowed = Allowed,
            }
                .ToProblem().ExecuteAsync(http);
            return;
        }
        var key = sent.ToString();
        if (key.Length is 0 or > MaxLength || key.Any(c => c is < '!' or > '~'))
        {
            await new Refusal("idempotency-key-invalid", "The Idempotency-Key cannot be used.")
            {
                Status = StatusCodes.Status400BadRequest,
                Field = Header,
                Allowed = Allowed,
            }
                .ToProblem().ExecuteAsync(http);
            return;
        }

        var db = http.RequestServices.GetRequiredService<JtaiDbContext>();
        var caller = http.RequestServices.GetRequiredService<Caller>().Subject;
        var route = $"{http.Request.Method} {http.Request.Path}";
        http.Request.EnableBuffering();
        var hash = await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted);
        http.Request.Body.Position = 0;

        await using var transaction = await db.Database.BeginTransactionAsync(http.RequestAborted);
        // Held until commit or rollback, also when the process dies: a crash leaves no key behind that is "running" for ever.
        var free = await db.Database
            .SqlQuery<bool>($"""select pg_try_advisory_xact_lock(hashtextextended({$"{caller} {route} {key}"}, 0)) as "Value" """)
            .SingleAsync(http.RequestAborted);
        if (!free)
        {
            await new Refusal("idempotency-key-in-use", "The first request with this Idempotency-Key is still running. Ask again shortly.")
            {
                Status = StatusCodes.Status409Conflict,
                Field = Header,
            }
                .ToProblem().ExecuteAsync(http);
            return;
        }
        var known = await db.Set<IdempotentAnswer>().AsNoTracking()
            .SingleOrDefaultAsync(a => a.Caller == caller && a.Route == route && a.Key == key, http.RequestAborted);
        if (known is not null)
        {
            db.NothingChanged();
            await (known.RequestHash.AsSpan().SequenceEqual(hash)
                ? RepeatAsync(http.Response, known, seal)
                : new Refusal("idempotency-key-reused", "This Idempotency-Key was used with another body. Choose a new key for a new request.")
                {
                    Field = Header,
                }
                    .ToProblem().ExecuteAsync(http));
            return;
        }

        var client = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        try
        {
            await handler(http);
        }
        finally
        {
            http.Response.Body = client;
        }

        if (http.Response.StatusCode is >= 200 and < 300)
        {
            var headers = KeptHeaders.Where(http.Response.Headers.ContainsKey).ToDictionary(h => h, h => http.Response.Headers[h].ToString());
            var body = seal is null ? answer.ToArray() : seal.Close(Encoding.UTF8.GetString(answer.ToArray()), Owner(hash));
            await db.Database.ExecuteSqlAsync($"""
                insert into idempotent_answers (caller, route, key, request_hash, status, headers, body)
                values ({caller}, {route}, {key}, {hash}, {http.Response.StatusCode}, {JsonSerializer.Serialize(headers)}, {body})
                """, http.RequestAborted);
        }
        // A refusal may have been recorded by the handler; what broke down is undone as a whole.
        if (http.Response.StatusCode < 500) await transaction.CommitAsync(http.RequestAborted);

        answer.Position = 0;
        await answer.CopyToAsync(client, http.RequestAborted);
    }

    static async Task RepeatAsync(HttpResponse response, IdempotentAnswer known, Seal? seal)
    {
        response.StatusCode = known.Status;
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(known.Headers)!)
            response.Headers[name] = value;
        await response.Body.WriteAsync(seal is null ? known.Body : Encoding.UTF8.GetBytes(seal.Open(known.Body, Owner(known.RequestHash))));
    }

    // What is sealed opens for the request that it answered.
    static Guid Owner(byte[] requestHash) => new(requestHash.AsSpan(0, 16));
}
