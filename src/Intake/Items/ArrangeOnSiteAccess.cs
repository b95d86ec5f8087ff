using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Intake.Items;

/// <summary>
/// ¶101: records that cannot be shared electronically are seen during fieldwork. The agency says so and why; how they are seen is arranged with the
/// relevant inspectorate, which accepts the item once it has seen them.
/// </summary>
internal static class ArrangeOnSiteAccess
{
    public static Task<Results<Ok<ItemResource>, ProblemHttpResult>> Handle(
        Guid itemId, ItemReasonRequest request, ItemStep step, CancellationToken cancellationToken) =>
        step.TakeAsync(
            itemId, ItemEvent.SaidNotShareable, new("reason", request.Reason), "to be seen during fieldwork (¶101)",
            item => item is { Child: not null, Kind: ItemKind.Documents }
                ? null
                : ItemStep.NotOfThisItem("Only case records of a child can be shown during fieldwork instead (¶101)."),
            cancellationToken);
}
