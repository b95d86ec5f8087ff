using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Jtai.Intake.Tests.Uploads;

/// <summary>What a client of tus 1.0.0 sends, request by request.</summary>
static class Tus
{
    public static string Metadata(Guid itemId, string? fileName = "minutes.pdf", string? sha256 = null) => string.Join(',', new[]
    {
        $"item {Base64($"{itemId}")}", fileName is null ? null : $"filename {Base64(fileName)}", sha256 is null ? null : $"sha256 {Base64(sha256)}",
    }.OfType<string>());

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static HttpRequestMessage Request(string method, string address, params IEnumerable<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, UriKind.RelativeOrAbsolute));
        foreach (var (name, value) in headers.Any(header => header.Name == "Tus-Resumable") ? headers : headers.Append(("Tus-Resumable", "1.0.0")))
        {
            if (value.Length > 0) request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    /// <summary>Begins an upload.</summary>
    public static async Task<HttpResponseMessage> StartAsync(HttpClient http, long length, string metadata, byte[]? first = null, params (string, string)[] headers)
    {
        using var request = Request("POST", "/api/intake/v1/uploads", [("Upload-Length", length.ToString(CultureInfo.InvariantCulture)), ("Upload-Metadata", metadata), .. headers]);
        if (first is not null) request.Content = Part(first);
        return await http.SendAsync(request);
    }

    /// <summary>Begins an upload, which must succeed.</summary>
    /// <returns>Its address.</returns>
    public static async Task<string> AddressAsync(HttpClient http, long length, string metadata)
    {
        using var answer = await StartAsync(http, length, metadata);
        Assert.True(answer.StatusCode == System.Net.HttpStatusCode.Created, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.Location!.ToString();
    }

    public static async Task<HttpResponseMessage> SendAsync(HttpClient http, string address, long offset, byte[] part, params (string, string)[] headers)
    {
        using var request = Request("PATCH", address, [("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture)), .. headers]);
        request.Content = Part(part);
        return await http.SendAsync(request);
    }

    public static async Task<HttpResponseMessage> HeadAsync(HttpClient http, string address)
    {
        using var request = Request("HEAD", address);
        return await http.SendAsync(request);
    }

    public static async Task<long> OffsetAsync(HttpClient http, string address)
    {
        using var answer = await HeadAsync(http, address);
        return OffsetOf(answer);
    }

    public static long OffsetOf(HttpResponseMessage answer) => long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);

    /// <summary>Where its answer says that the receipt is.</summary>
    public static string ReceiptOf(HttpResponseMessage answer) => answer.Headers.GetValues("Link").Single().Split('<', '>')[1];

    static ByteArrayContent Part(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/offset+octet-stream") } };

    /// <summary>Random bytes, the same for the same length.</summary>
    public static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
