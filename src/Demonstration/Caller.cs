using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Jtai.Demonstration;

/// <summary>An ordinary client of the gateway: gets a token with its secret, and sends requests with it.</summary>
internal sealed class Caller(HttpClient http, string name)
{
    public string Name => name;

    public static Caller WithoutToken(RunFile run) => new(new HttpClient { BaseAddress = run.Gateway }, "nobody");

    public static async Task<Caller> SignInAsync(RunFile run, string organisation)
    {
        var client = run.Client(organisation);
        var http = new HttpClient { BaseAddress = run.Gateway };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client.ClientId,
            ["client_secret"] = client.ClientSecret,
        });
        using var answer = await http.PostAsync(run.TokenEndpoint, form);
        var token = (await AnswerOf(answer, $"a token for {client.ClientId}", HttpStatusCode.OK)).Body?["access_token"]?.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? throw new StepFailed("an access_token", "none"));
        return new Caller(http, organisation);
    }

    public Task<Answer> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK, string? code = null) =>
        SendAsync(HttpMethod.Get, path, null, null, expected, code);

    public Task<Answer> PostAsync(string path, object? body, string? ifMatch = null, HttpStatusCode expected = HttpStatusCode.Created, string? code = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), ifMatch, expected, code);

    public Task<Answer> PutAsync(string path, object body, string? ifMatch = null, HttpStatusCode expected = HttpStatusCode.OK, string? code = null) =>
        SendAsync(HttpMethod.Put, path, JsonContent.Create(body), ifMatch, expected, code);

    public Task<Answer> UploadAsync(string path, byte[] file, byte[] sha256, string fileName)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = fileName };
        content.Headers.Add("Repr-Digest", $"sha-256=:{Convert.ToBase64String(sha256)}:");
        return SendAsync(HttpMethod.Post, path, content, null, HttpStatusCode.Created, null);
    }

    /// <summary>Hands in a file under its name.</summary>
    public Task<Answer> PutFileAsync(string item, string fileName, string text) =>
        SendAsync(
            HttpMethod.Put, $"/api/intake/v1/items/{item}/documents/{Uri.EscapeDataString(fileName)}", new ByteArrayContent(Encoding.UTF8.GetBytes(text)), null,
            HttpStatusCode.Created, null);

    /// <summary>Asks until the answer is as awaited.</summary>
    public async Task<Answer> WaitAsync(string path, string awaited, Func<Answer, bool> isThere, TimeSpan limit)
    {
        var until = DateTime.UtcNow + limit;
        while (true)
        {
            using var response = await http.GetAsync(path);
            var answer = await Read(response);
            if (response.IsSuccessStatusCode && isThere(answer)) return answer;

            if (DateTime.UtcNow > until)
            {
                throw new StepFailed($"{awaited} within {limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s", answer.ToString());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }
    }

    async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? body, string? ifMatch, HttpStatusCode expected, string? code)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        }

        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid()}");
        }

        using var response = await http.SendAsync(request);
        return await AnswerOf(response, $"{method} {path} by {name}", expected, code);
    }

    static async Task<Answer> AnswerOf(HttpResponseMessage response, string what, HttpStatusCode expected, string? code = null)
    {
        var answer = await Read(response);
        return response.StatusCode == expected && (code is null || answer.Code == code)
            ? answer
            : throw new StepFailed($"{what} to be answered with {(int)expected} {code}".TrimEnd(), answer.ToString());
    }

    static async Task<Answer> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        JsonNode? body = null;
        try
        {
            body = text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            // What is not JSON shows as no body.
        }

        return new Answer(response.StatusCode, body, response.Headers.ETag?.ToString());
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonNode? Body, string? ETag)
{
    public string? Code => (Body as JsonObject)?["code"]?.GetValue<string>();

    public string Text(string name) => Body?[name]?.ToString() ?? throw new StepFailed($"\"{name}\" in the answer", ToString());

    /// <summary>Status and, of a refusal, its code and sentence; never the content of a good answer.</summary>
    public override string ToString() => $"{(int)Status} {Code} {(Code is null ? "" : (Body as JsonObject)?["detail"]?.ToString())}".TrimEnd();
}
