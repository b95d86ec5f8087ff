using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Intake.Items;

/// <summary>The agency has no such thing, and says why (¶91, ¶102). Inspectors may ask back.</summary>
internal static class DeclareNotApplicable
{
    public static Task<Results<Ok<ItemResource>, ProblemHttpResult>> Handle(
        Guid itemId, ItemReasonRequest request, ItemStep step, CancellationToken cancellationToken) =>
        step.TakeAsync(
            itemId, ItemEvent.SaidNotApplicable, new("reason", request.Reason), "the agency has no such thing (¶91)",
            item => item.Kind == ItemKind.Documents
                ? null
                : ItemStep.NotOfThisItem("Lists and answers are asked for in any case; an answer may be \"not-known\"."),
            cancellationToken);
}
