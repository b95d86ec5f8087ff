using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Intake.Items;

/// <summary>What inspectors make of an item (¶91, ¶108): it is what was asked for, it raises a question, or it is out of scope.</summary>
internal static class ReviewItem
{
    /// <summary>What came is what was asked for, or there is a good reason that nothing did; what was to be seen on site has been (¶101).</summary>
    public static Task<Results<Ok<ItemResource>, ProblemHttpResult>> Accept(Guid itemId, ItemStep step, CancellationToken cancellationToken) =>
        step.TakeAsync(itemId, ItemEvent.Accepted, said: null, "accepted by an inspector (¶91)", refuse: null, cancellationToken);

    /// <summary>The item is open again, with what the inspectors want to know.</summary>
    public static Task<Results<Ok<ItemResource>, ProblemHttpResult>> Query(
        Guid itemId, QueryItemRequest request, ItemStep step, CancellationToken cancellationToken) =>
        step.TakeAsync(
            itemId, ItemEvent.Queried, new("question", request.Question), "queried by an inspector (¶91)", refuse: null, cancellationToken);

    /// <summary>¶7, ¶108: it lies outside of what is inspected, and is not reviewed.</summary>
    public static Task<Results<Ok<ItemResource>, ProblemHttpResult>> FindOutOfScope(
        Guid itemId, ItemReasonRequest request, ItemStep step, CancellationToken cancellationToken) =>
        step.TakeAsync(
            itemId, ItemEvent.FoundOutOfScope, new("reason", request.Reason), "out of scope (¶7, ¶108)", refuse: null, cancellationToken);
}
