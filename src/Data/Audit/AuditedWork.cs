namespace Jtai.Data.Audit;

/// <summary>
/// What one request or message is doing, by the name under which the audit trail has it, and what of it is on record. One for each scope. The name
/// comes from the endpoint (<see cref="AuditedEndpoints"/>) or the consumer, and with it the duty: nothing is saved, and no success is answered,
/// without an entry.
/// </summary>
public sealed class AuditedWork
{
    readonly List<Guid> entries = [];
    readonly List<string> published = [];

    /// <summary>The process, such as <c>plan-inspection</c> (docs/processes.md); null where neither endpoint nor consumer names one.</summary>
    public string? Process { get; set; }

    /// <summary>The entries made so far.</summary>
    public IReadOnlyList<Guid> Entries => entries;

    /// <summary>The events that were saved with it, by their names in the outbox.</summary>
    public IReadOnlyList<string> Published => published;

    /// <summary>What was asked for was so already.</summary>
    public bool ChangedNothing { get; internal set; }

    /// <summary>Whether success may be answered.</summary>
    public bool IsOnRecord => Process is null || entries.Count > 0 || ChangedNothing;

    internal void Add(Guid entry) => entries.Add(entry);

    internal void Add(IEnumerable<string> events) => published.AddRange(events);
}

/// <summary>
/// A process was about to go on without an entry in the audit trail. A mistake of the program; what it did is not saved, what it read is not sent.
/// </summary>
public sealed class UnauditedException(string process) : InvalidOperationException($"The process {process} has made no entry in the audit trail.");
