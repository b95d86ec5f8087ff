using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jtai.Intake.Items;

/// <summary>¶109, 2.2: the partnership's reports are the same as those that the agencies share, and the lead inspector is told.</summary>
internal static class SaySameAsAgencies
{
    public static Task<Results<Ok<ItemResource>, ProblemHttpResult>> Handle(Guid itemId, ItemStep step, CancellationToken cancellationToken) =>
        step.TakeAsync(
            itemId, ItemEvent.SaidSameAsAgencies, said: null, "the same as the agencies' reports (¶109)",
            item => item.MayBeSame ? null : ItemStep.NotOfThisItem("Only what the framework says may be the same as the agencies' reports can be (¶109)."),
            cancellationToken);
}
