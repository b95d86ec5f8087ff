using Jtai.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Jtai.Messaging.Tests;

/// <summary>What <c>replay-errors</c> does with one queue.</summary>
public sealed class ReplayErrorsTests : IAsyncLifetime
{
    const string Queue = "case-selection-child-level-data-accepted";

    Broker broker = null!;

    public async Task InitializeAsync() =>
        broker = new(new ConnectionFactory { Uri = new Uri(await (await RabbitMqServer.SharedAsync()).CreateVirtualHostAsync()), AutomaticRecoveryEnabled = false });

    public async Task DisposeAsync() => await broker.DisposeAsync();

    Task<uint> CountAsync(string queue = Queue) => broker.CountAsync(queue, default);

    async Task FailAsync(IDictionary<string, object?>? headers = null)
    {
        await CountAsync($"{Queue}_error");
        await broker.PutAsync($"{Queue}_error", headers);
    }

    async Task ReplayAsync(uint count) => await ReplayErrors.ReplayAsync(await broker.ConnectAsync(default), Queue, count, default);

    [Fact]
    public async Task As_many_are_handed_in_again_as_there_were_and_none_that_has_come_since()
    {
        await CountAsync();
        for (var i = 0; i < 3; i++) await FailAsync();
        await ReplayAsync(2);
        await Eventually.TrueAsync(async () => (await CountAsync(), await CountAsync($"{Queue}_error")) == (2, 1));
        await ReplayAsync(5);
        await Eventually.TrueAsync(async () => (await CountAsync(), await CountAsync($"{Queue}_error")) == (3, 0));
    }

    [Fact]
    public async Task What_its_queue_does_not_take_stays_where_it_is()
    {
        await FailAsync();
        await Assert.ThrowsAnyAsync<PublishException>(() => ReplayAsync(1));
        await Eventually.TrueAsync(async () => await CountAsync($"{Queue}_error") == 1);
    }

    [Fact]
    public async Task Only_what_the_bus_has_written_on_a_message_is_taken_off_it()
    {
        await CountAsync();
        await FailAsync(new Dictionary<string, object?> { ["MT-Reason"] = "fault", ["traceparent"] = "00-1", ["MT-Fault-Message"] = "a text" });
        await ReplayAsync(1);
        var connection = await broker.ConnectAsync(default);
        await using var channel = await connection.CreateChannelAsync();
        var message = (await channel.BasicGetAsync(Queue, autoAck: true))!;
        Assert.Contains("traceparent", message.BasicProperties.Headers!);
        Assert.DoesNotContain(message.BasicProperties.Headers!.Keys, key => key.StartsWith("MT-", StringComparison.Ordinal));
        Assert.Equal(("1", "{}"), (message.BasicProperties.MessageId, System.Text.Encoding.UTF8.GetString(message.Body.Span)));
    }
}
