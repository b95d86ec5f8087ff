using Jtai.Messaging.Tests;

// A service as a process of its own, for tests that kill it: `publish` notes and publishes facts without pause, `consume` consumes them.
if (args is not [var role, var database, var broker])
    return 2;
// Ends with the test process, however that ends.
_ = Task.Run(() =>
{
    Console.In.ReadToEnd();
    Environment.Exit(0);
});

if (role == "consume")
{
    await TestService.StartAsync("case-selection", database, broker, bus => bus.AddConsumer<NoteData>());
    await Task.Delay(Timeout.Infinite);
}
var publisher = await TestService.StartAsync("intake", database, broker);
await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
{
    while (true)
    {
        await publisher.PublishAsync();
        // Leaves room for the consumer.
        await Task.Delay(5);
    }
}));
return 0;
