using Jtai.Contracts.Scheduling;

namespace Jtai.Contracts.Tests;

static class EventTypes
{
    /// <summary>Parts of events, which are not sent by themselves.</summary>
    static readonly Type[] Parts = [typeof(Deadline)];

    /// <summary>The public records of Jtai.Contracts.&lt;Publisher&gt;; those of Jtai.Contracts.Api are requests and answers.</summary>
    public static IReadOnlyList<Type> All { get; } =
        [.. typeof(Deadline).Assembly.GetExportedTypes().Where(type => type is { IsClass: true, IsNested: false } && type.Namespace!.StartsWith("Jtai.Contracts.", StringComparison.Ordinal) && !type.Namespace.StartsWith("Jtai.Contracts.Api", StringComparison.Ordinal)).Except(Parts)];
}
