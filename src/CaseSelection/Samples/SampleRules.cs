using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Selections;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data.Messages;
using Jtai.ServiceDefaults;

namespace Jtai.CaseSelection.Samples;

/// <summary>What makes a dip sample right (¶55-57, ¶69). Pure.</summary>
internal static class SampleRules
{
    /// <summary>The official code, of the list of sources of contacts and referrals.</summary>
    const string School = "2A: Schools";

    public static SampleKind? KindOf(string name) => Enum.GetValues<SampleKind>().Cast<SampleKind?>().FirstOrDefault(kind => Json.Name(kind!.Value) == name);

    /// <param name="inspection">The inspection, which may be cancelled.</param>
    /// <param name="selection">The selection, which says whether the lists are there.</param>
    /// <param name="listed">Every child in the lists.</param>
    /// <param name="request">What was sent.</param>
    /// <param name="lead">True where the lead inspector sent it.</param>
    public static Refusal? Refuse(
        KnownInspection inspection, Selection selection, IReadOnlyDictionary<Guid, Child> listed, TakeSampleRequest request, bool lead) =>
        SelectionRules.RefuseBeforeLists(inspection, selection)
            ?? (KindOf(request.Kind) is null
                ? new Refusal("sample-kind-unknown", "Say which sample: multi-agency, single-agency or schools.")
                {
                    Field = "kind",
                    Value = request.Kind,
                    Allowed = string.Join(", ", Enum.GetValues<SampleKind>().Select(kind => Json.Name(kind))),
                }
                : null)
            // ¶56: the multi-agency sample is the lead inspector's; each inspectorate may take its own.
            ?? (KindOf(request.Kind) == SampleKind.MultiAgency && !lead
                ? new Refusal("lead-only", "Only the lead inspector of this inspection may do that.") { Status = StatusCodes.Status403Forbidden }
                : null)
            ?? (string.IsNullOrWhiteSpace(request.Purpose) || request.Purpose.Length > SelectionRules.ReasonLength
                ? new Refusal("sample-purpose-missing", $"Say what the sample is to show, in 1 to {SelectionRules.ReasonLength} characters.")
                {
                    Field = "purpose",
                    Allowed = $"1 to {SelectionRules.ReasonLength} characters",
                }
                : null)
            ?? (request.Children.Count == 0 ? new Refusal("sample-empty", "Choose at least one child for the sample.") { Field = "children" } : null)
            ?? SelectionRules.RefuseChildren(new(request.Children), listed.Keys.ToHashSet())
            ?? (KindOf(request.Kind) == SampleKind.Schools ? RefuseOthers(request, listed) : null);

    public static Refusal? Refuse(DecideSufficiencyRequest request) =>
        string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > SelectionRules.ReasonLength
            ? new("reason-missing", $"Give a reason of 1 to {SelectionRules.ReasonLength} characters.")
            {
                Field = "reason",
                Allowed = $"1 to {SelectionRules.ReasonLength} characters",
            }
            : null;

    /// <summary>¶69: schools that made referrals are contacted about those whom they referred.</summary>
    static Refusal? RefuseOthers(TakeSampleRequest request, IReadOnlyDictionary<Guid, Child> listed)
    {
        var at = request.Children.ToList().FindIndex(child => !listed[child.Child].Sources.Any(source => source.EndsWith(School, StringComparison.Ordinal)));
        return at < 0
            ? null
            : new("not-referred-by-a-school", "Choose children whom a school referred: a child of this sample was not (paragraph 69).")
            {
                Field = $"children[{at}].child",
                Value = $"{request.Children[at].Child}",
            };
    }
}
