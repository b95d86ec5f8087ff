using System.Text.RegularExpressions;
using Jtai.Contracts.Api.Scheduling;
using Jtai.Scheduling.Inspections;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Scheduling.Steps;

/// <summary>
/// ¶14-16: which area an inspection is of, until it is notified: then somebody has received it. An area without an agency would receive nothing.
/// </summary>
static partial class CorrectArea
{
    public static async Task<Results<Ok<InspectionDetails>, ProblemHttpResult>> Handle(
        Guid id, CorrectAreaRequest request, InspectionSteps steps, IdentityClient identity, CancellationToken cancellationToken)
    {
        if ((Malformed(request.LocalArea) ?? StepRules.ReasonInvalid(request.Reason)) is { } invalid) return Problems.Invalid(invalid);
        // Before the step, so that nobody waits under its lock for another service.
        var areas = await identity.AreasAsync(cancellationToken);
        await using var step = await steps.BeginAsync(id, InspectionEvent.CorrectArea, cancellationToken);
        if (step.Refused is { } refused) return refused;
        if (Unknown(request.LocalArea, areas) is { } unknown) return unknown.ToProblem();

        step.Inspection.LocalArea = request.LocalArea;
        return await step.SaveAsync(request.Reason, cancellationToken);
    }

    /// <summary>Null where the area is one that there is.</summary>
    internal static Refusal? Unknown(string area, IReadOnlyList<string> areas) => areas.Contains(area)
        ? null
        : new Refusal("local-area-unknown", "There is no such local area. Choose one whose agencies can be notified.")
        {
            Field = "localArea",
            Value = area,
            Allowed = areas.Count == 0 ? "nothing, until the agencies of an area are registered" : string.Join(", ", areas),
        };

    internal static Refusal? Malformed(string area) => Identifier().IsMatch(area)
        ? null
        : new Refusal("local-area-invalid", "The local area is not an identifier.")
        {
            Field = "localArea",
            Allowed = "lower-case letters, digits and hyphens, at most 80",
        };

    [GeneratedRegex(@"^(?=.{1,80}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Identifier();
}
