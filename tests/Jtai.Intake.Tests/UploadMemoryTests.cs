using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Jtai.Testing;

namespace Jtai.Intake.Tests;

/// <summary>How much memory a file takes.</summary>
[Collection(MeasuresMemory.Alone)]
public sealed class UploadMemoryTests(IntakeApp app) : IClassFixture<IntakeApp>
{
    [Fact]
    public async Task A_large_file_is_streamed_and_never_held_in_memory()
    {
        var request = await app.OpenRequestAsync();
        // The factory's own client would hold the body for the case of a redirect.
        using var http = app.Host.Server.CreateClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", app.Host.TokenFor(TestClients.NorthmarchCouncil));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var stream = new GeneratedStream(64 << 20);
        using var answer = await http.PostAsync(request.Documents, new StreamContent(stream));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(64 << 20, (await answer.Content.ReadFromJsonAsync<JsonNode>())!["size"]!.GetValue<long>());
        Assert.InRange(stream.MostMemory - before, long.MinValue, 16 << 20);
    }

    /// <summary>A file that does not exist anywhere as a whole. On the way it looks how much memory is in use.</summary>
    sealed class GeneratedStream(long length) : Stream
    {
        long _position, _nextLook;

        public long MostMemory { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_position >= _nextLook)
            {
                MostMemory = Math.Max(MostMemory, GC.GetTotalMemory(forceFullCollection: true));
                _nextLook += 8 << 20;
            }

            var read = (int)Math.Min(buffer.Length, length - _position);
            buffer[..read].Fill((byte)'x');
            _position += read;
            return read;
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>Tests that look at the memory of the whole process have it for themselves.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class MeasuresMemory
{
    public const string Alone = "measures memory";
}
