using System.Net;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NativeServers;

namespace Aspire.Hosting.Dashboard;

/// <summary>The pages as HTML. Everything that is not written here goes through <see cref="E"/>.</summary>
internal static class Pages
{
    public static string Resources(IReadOnlyList<ResourceEvent> resources, string formToken, string? done) => Layout("Resources", $"""
        <h1>Resources</h1>
        {(done is null ? "" : $"""<p class="done" role="status">Done: {E(done)}</p>""")}
        <table>
          <caption>{resources.Count} resources of this application, as they are now</caption>
          <thead><tr><th scope="col">Resource</th><th scope="col">State</th><th scope="col">Health</th><th scope="col">Started</th><th scope="col">Addresses</th><th scope="col">Actions</th></tr></thead>
          <tbody data-live="/live">{Rows(resources, formToken)}</tbody>
        </table>
        """, current: "/");

    public static string Rows(IReadOnlyList<ResourceEvent> resources, string formToken)
    {
        var rows = new StringBuilder();
        foreach (var (id, state, resource) in resources.Select(r => (E(r.ResourceId), r.Snapshot, r.Resource)))
        {
            var runs = state.State?.Text is "Running" or "Starting" or "Waiting";
            rows.Append($"""
                <tr>
                <th scope="row"><a href="/logs/{id}">{id}</a><span class="hint">{E(Kind(resource))}{(state.ProcessId is { } process ? $", process {process}" : "")}</span></th>
                <td>{State(state)}{Why(resource, state)}</td>
                <td>{Health(state)}</td>
                <td>{(state.StartTimeStamp is { } at ? $"""<time datetime="{at:yyyy-MM-ddTHH:mm:ssZ}">{at:HH:mm:ss} UTC</time>""" : "")}{(state.Restarts > 0 ? $"""<span class="hint">restarted {(state.Restarts == 1 ? "once" : $"{state.Restarts} times")}</span>""" : "")}</td>
                <td>{string.Concat(state.Urls.Select(Address))}</td>
                <td>{(runs ? Button(id, "stop", "Stop", formToken) + Button(id, "restart", "Restart", formToken) : Button(id, "start", "Start", formToken))}</td>
                </tr>
                """);
        }
        return rows.ToString();
    }

    public static string Logs(ResourceEvent resource, IReadOnlyList<ConsoleLine> lines) => Layout($"Console of {resource.ResourceId}", $"""
        <nav aria-label="Breadcrumb"><a href="/">Resources</a></nav>
        <h1>Console of {E(resource.ResourceId)}</h1>
        <p>{State(resource.Snapshot)} {Health(resource.Snapshot)} <a href="#end">To the last line</a></p>
        <div class="console" tabindex="0" role="log" aria-live="off" aria-label="Console lines, times in UTC" data-live="/logs/{E(resource.ResourceId)}/live">{string.Concat(lines.Select(Line))}<span id="end"></span></div>
        <p class="hint">{(lines.Count == 0 ? "Nothing has been written yet. " : "")}<noscript>Reload the page to see newer lines.</noscript></p>
        """, current: null);

    public static string Line(ConsoleLine line) => $"""<div{(line.IsError ? " class=\"error\"" : "")}><time>{line.At:HH:mm:ss.fff}</time> {E(line.Text)}</div>""";

    public static string SignIn(bool refused) => Layout("Sign in", $"""
        <h1>Sign in to the dashboard</h1>
        {(refused ? """<p class="problem" role="alert">That token is not the one of this run. Each start has a new one.</p>""" : "")}
        <p>Open the address that was printed when the application started (“Login to the dashboard at …”), or enter its token.</p>
        <form method="post" action="/login"><label for="t">Token</label><input id="t" name="t" type="password" autocomplete="off" required><button>Sign in</button></form>
        """, current: null);

    public static string NotFound() => Layout("Page not found", """<h1>Page not found</h1><p><a href="/">All resources</a></p>""", current: null);

    public static string Refused() => Layout("Not done", """<h1>Not done</h1><p>The form was not made by this session. <a href="/">Open the resources again</a> and repeat it there.</p>""", current: null);

    private static string State(CustomResourceSnapshot state) => state.State?.Text switch
    {
        "Running" => Tag("Running", "good"),
        "Finished" when state.ExitCode == 0 => Tag("Finished", "neutral"),
        "Finished" => Tag($"Failed (status {state.ExitCode})", "bad"),
        "FailedToStart" => Tag("Failed to start", "bad"),
        "NotStarted" => Tag("Not started", "neutral"),
        "Exited" => Tag("Stopped", "neutral"),
        var other => Tag(other ?? "Unknown", "busy"),
    };

    private static string Why(IResource resource, CustomResourceSnapshot state) => state.State?.Text switch
    {
        "Waiting" => $"""<span class="hint">needs {E(string.Join(", ", resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource.Name)))}</span>""",
        "FailedToStart" => """<span class="hint">its console says why</span>""",
        _ => "",
    };

    private static string Kind(IResource resource) => resource switch
    {
        PostgresServerResource => "PostgreSQL",
        RabbitMQServerResource => "RabbitMQ",
        ProjectResource => "project",
        ExecutableResource => "executable",
        _ => "container",
    };

    private static string Address(UrlSnapshot url) =>
        (url.Url.StartsWith("http", StringComparison.Ordinal) ? $"""<a href="{E(url.Url)}" rel="noreferrer">{E(url.Url)}</a>""" : E(url.Url))
        + (url.IsInternal ? "" : """<span class="hint">open to clients</span>""");

    private static string Health(CustomResourceSnapshot state) => state.HealthStatus switch
    {
        null => "",
        HealthStatus.Healthy => Tag("Healthy", "good"),
        var status => Tag(status.ToString()!, "bad") + string.Concat(state.HealthReports.Where(r => r.Status != HealthStatus.Healthy && r.Description is not null).Select(r => $"""<span class="hint">{E(r.Description!)}</span>""")),
    };

    private static string Tag(string text, string kind) => $"""<strong class="tag {kind}">{E(text)}</strong>""";

    private static string Button(string id, string command, string text, string formToken) =>
        $"""<form method="post" action="/resources/{id}/{command}"><input type="hidden" name="form" value="{formToken}"><button>{text}<span class="hidden"> {id}</span></button></form>""";

    private static string Layout(string title, string body, string? current) => $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{E(title)} - dashboard</title><link rel="stylesheet" href="/dashboard.css"><script src="/dashboard.js" defer></script></head>
        <body>
        <a class="skip" href="#main">Skip to main content</a>
        <header><a href="/"{(current == "/" ? " aria-current=\"page\"" : "")}>Application dashboard</a></header>
        <main id="main">{body}</main>
        </body>
        </html>
        """;

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
