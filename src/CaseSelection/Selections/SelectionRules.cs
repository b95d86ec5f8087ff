using Jtai.CaseSelection.Children;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data.Messages;
using Jtai.ServiceDefaults;

namespace Jtai.CaseSelection.Selections;

/// <summary>What makes a choice of children right (¶97, ¶99). Pure: the present state and the request in, a refusal or nothing out.</summary>
internal static class SelectionRules
{
    public const int ReasonLength = 500;

    /// <summary>¶97 asks for 30; where the lists hold fewer, for all of them. Null where the framework states no number.</summary>
    public static int? Required(Selection selection, int listed) => selection.SampleSize is { } size ? Math.Min(size, listed) : null;

    public static string? Message(Selection selection, int listed) =>
        selection.SubmissionId is not null && listed < selection.SampleSize
            ? $"The lists hold {listed} children, fewer than the {selection.SampleSize} that paragraph 97 asks for: all of them are to be chosen."
            : null;

    /// <summary>What newer lists do to a choice that was made; null where nothing.</summary>
    /// <param name="gone">How many of the children chosen they do not hold.</param>
    /// <param name="changed">Of how many of the others they say something else.</param>
    /// <param name="mayChooseAgain">Whether cases for audit were not chosen yet.</param>
    public static string? AfterNewerLists(int gone, int changed, bool mayChooseAgain) => gone + changed == 0
        ? null
        : $"Of the children chosen, the newest lists lack {gone}, and of {changed} they say something else. They stay chosen: look at them"
            + (mayChooseAgain ? ", and choose again if you need to." : ".");

    /// <summary>May these children be chosen as those on whom the partners answer questions?</summary>
    /// <param name="inspection">The inspection, which may be cancelled.</param>
    /// <param name="selection">The selection so far.</param>
    /// <param name="listed">Every child in the lists.</param>
    /// <param name="choice">The children asked for.</param>
    public static Refusal? RefuseSample(KnownInspection inspection, Selection selection, IReadOnlySet<Guid> listed, ChoiceRequest choice)
    {
        if (RefuseNow(inspection, selection) is { } early) return early;

        var required = Required(selection, listed.Count);
        return RefuseChildren(choice, listed)
            ?? (required is not null && choice.Children.Count != required
                ? new Refusal(
                    "sample-size",
                    Message(selection, listed.Count) ?? $"The lead inspector chooses {required} children (paragraph 97); {choice.Children.Count} were sent.")
                {
                    Field = "children",
                    Value = Count(choice),
                    Allowed = $"{required}",
                }
                : null);
    }

    /// <summary>May children be suggested with these wishes?</summary>
    /// <param name="inspection">The inspection, which may be cancelled.</param>
    /// <param name="selection">The selection so far.</param>
    /// <param name="listed">Every child in the lists.</param>
    /// <param name="places">How many are to be chosen.</param>
    /// <param name="wishes">Who is to be in it, and who is not.</param>
    public static Refusal? RefuseSuggestion(
        KnownInspection inspection, Selection selection, IReadOnlySet<Guid> listed, int places, SuggestChildrenRequest wishes) =>
        RefuseNow(inspection, selection)
            ?? RefuseStrangers("keep", wishes.Keep, listed)
            ?? RefuseStrangers("leaveOut", wishes.LeaveOut, listed)
            ?? (wishes.Keep.Intersect(wishes.LeaveOut).Any()
                ? new Refusal("kept-and-left-out", "A child is to be kept and to be left out. Choose one of them.") { Field = "leaveOut" }
                : null)
            ?? (wishes.Keep.Distinct().Count() > places
                ? new Refusal("too-many-kept", $"Keep {places} children at most: no more are chosen (paragraph 97).")
                {
                    Field = "keep",
                    Value = $"{wishes.Keep.Distinct().Count()}",
                    Allowed = $"at most {places}",
                }
                : null)
            ?? (listed.Count - wishes.LeaveOut.Distinct().Count() < places
                ? new Refusal("too-many-left-out", $"Leave out fewer children: {places} are chosen (paragraph 97), and the others are fewer.")
                {
                    Field = "leaveOut",
                    Value = $"{wishes.LeaveOut.Distinct().Count()}",
                    Allowed = $"at most {listed.Count - places}",
                }
                : null);

    /// <summary>May these children go to audit?</summary>
    /// <param name="inspection">The inspection, which may be cancelled.</param>
    /// <param name="selection">The selection so far.</param>
    /// <param name="sampled">The children chosen under ¶97.</param>
    /// <param name="choice">The children asked for.</param>
    public static Refusal? RefuseAudits(KnownInspection inspection, Selection selection, IReadOnlySet<Guid> sampled, ChoiceRequest choice)
    {
        if (inspection.CancelledAt is not null) return Cancelled;

        if (selection.SampledAt is null)
        {
            return new Refusal(
                "sample-awaited", "Cases for audit are chosen from the children of paragraph 97, and these have not been chosen yet (paragraph 99).")
            {
                Status = StatusCodes.Status409Conflict,
            };
        }

        if (selection.AuditsSelectedAt is not null)
        {
            return new Refusal("audits-already-selected", "Cases for audit have been chosen already, and the partners are at work on them (paragraph 99).")
            {
                Status = StatusCodes.Status409Conflict,
            };
        }

        // Where the area has fewer children than the minimum, all of them can be audited and no more.
        var minimum = Math.Min(selection.MinimumAudits, sampled.Count);
        return RefuseForm(choice)
            ?? RefuseStrangers(choice, sampled, "child-not-sampled", "not among the children chosen under paragraph 97")
            ?? (choice.Children.Count < minimum
                ? new Refusal("too-few-audits", $"At least {minimum} cases go to audit (paragraph 99); {choice.Children.Count} were sent.")
                {
                    Field = "children",
                    Value = Count(choice),
                    Allowed = $"at least {minimum}",
                }
                : null);
    }

    /// <summary>May one case be replaced by another?</summary>
    /// <param name="inspection">The inspection, which may be cancelled.</param>
    /// <param name="selection">The selection so far.</param>
    /// <param name="replaced">The case that is replaced.</param>
    /// <param name="by">The case in its place; null where it is not among the children chosen.</param>
    /// <param name="request">What was sent.</param>
    public static Refusal? RefuseReplacement(KnownInspection inspection, Selection selection, Child replaced, Child? by, ReplaceAuditRequest request)
    {
        if (inspection.CancelledAt is not null) return Cancelled;

        if (selection.AuditsSelectedAt is null || replaced.AuditReason is null)
        {
            return new Refusal("not-for-audit", "This child's case does not go to audit, so there is nothing to replace.")
            {
                Status = StatusCodes.Status409Conflict,
            };
        }

        return by switch
        {
            null => new Refusal("child-not-sampled", "A child is not among the children chosen under paragraph 97.") { Field = "by", Value = $"{request.By}" },
            { AuditReason: not null } => new Refusal("already-for-audit", "Choose another child: this one's case goes to audit already.")
            {
                Field = "by",
                Value = $"{request.By}",
            },
            // A mistake is taken back by replacing it the other way round.
            { ReplacedBy: { } other } when other != replaced.Id => new Refusal("replaced-before", "Choose another child: this one's case was replaced itself.")
            {
                Field = "by",
                Value = $"{request.By}",
            },
            _ when string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > ReasonLength =>
                new Refusal("reason-missing", $"Each child is chosen for a reason of 1 to {ReasonLength} characters.")
                {
                    Field = "reason",
                    Allowed = $"1 to {ReasonLength} characters",
                },
            _ => null,
        };
    }

    /// <summary>Before the lists are there, nobody is chosen from them.</summary>
    public static Refusal? RefuseBeforeLists(KnownInspection inspection, Selection selection)
    {
        if (inspection.CancelledAt is not null) return Cancelled;

        return selection.SubmissionId is not null
            ? null
            : new Refusal("child-level-data-awaited", "Children are chosen from the child-level lists, and these are not there yet (paragraph 97).")
            {
                Status = StatusCodes.Status409Conflict,
            };
    }

    /// <summary>Each child of the lists once, for a reason?</summary>
    public static Refusal? RefuseChildren(ChoiceRequest choice, IReadOnlySet<Guid> listed) =>
        RefuseForm(choice) ?? RefuseStrangers(choice, listed, "child-not-listed", "not in the child-level lists");

    /// <summary>Nor after cases for audit are chosen.</summary>
    static Refusal? RefuseNow(KnownInspection inspection, Selection selection) =>
        RefuseBeforeLists(inspection, selection)
            ?? (selection.AuditsSelectedAt is null
                ? null
                : new Refusal(
                    "audits-already-selected",
                    "Cases for audit have been chosen from these children; the choice of children can no longer change (paragraph 99).")
                {
                    Status = StatusCodes.Status409Conflict,
                });

    static Refusal Cancelled { get; } = new("inspection-cancelled", "The inspection has been cancelled. No children are chosen for it any more.")
    {
        Status = StatusCodes.Status409Conflict,
    };

    static Refusal? RefuseForm(ChoiceRequest choice)
    {
        if (choice.Children.DistinctBy(child => child.Child).Count() != choice.Children.Count)
        {
            return new Refusal("child-twice", "A child can be chosen only once.") { Field = "children" };
        }

        // Numbered by position: a reason is free text and is never quoted.
        var at = choice.Children.ToList().FindIndex(child => string.IsNullOrWhiteSpace(child.Reason) || child.Reason.Length > ReasonLength);
        return at < 0
            ? null
            : new Refusal("reason-missing", $"Each child is chosen for a reason of 1 to {ReasonLength} characters.")
            {
                Field = $"children[{at}].reason",
                Allowed = $"1 to {ReasonLength} characters",
            };
    }

    static Refusal? RefuseStrangers(ChoiceRequest choice, IReadOnlySet<Guid> known, string code, string what)
    {
        var at = choice.Children.ToList().FindIndex(child => !known.Contains(child.Child));
        return at < 0 ? null : new Refusal(code, $"A child is {what}.") { Field = $"children[{at}].child", Value = $"{choice.Children[at].Child}" };
    }

    static Refusal? RefuseStrangers(string field, IReadOnlyList<Guid> children, IReadOnlySet<Guid> listed)
    {
        var at = children.ToList().FindIndex(child => !listed.Contains(child));
        return at < 0
            ? null
            : new Refusal("child-not-listed", "A child is not in the child-level lists.") { Field = $"{field}[{at}]", Value = $"{children[at]}" };
    }

    static string Count(ChoiceRequest choice) => $"{choice.Children.Count}";
}
