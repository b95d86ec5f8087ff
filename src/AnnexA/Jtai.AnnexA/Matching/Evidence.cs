using System.Runtime.CompilerServices;

namespace Jtai.AnnexA.Matching;

/// <summary>What was found so far in a value.</summary>
ref struct Evidence(RuleSet rules)
{
    [InlineArray(24)]
    struct Entries
    {
        RuleSet.Entry first;
    }

    Entries found;
    int count;
    ulong tags, fragileTags, nations, secondNations;
    string? doubt;
    bool isAsked;
    Target excluded = new(Target.None, Target.None);

    public bool HasUnknownWords, HasExplicitCode;

    public readonly bool HasRestriction => excluded.Code != Target.None;

    public readonly bool IsDoubtful => doubt is not null;

    /// <summary>"Hospital (not A&amp;E)": the value means another code than that.</summary>
    public void Exclude(Target target) => excluded = target;

    public void Add(in RuleSet.Entry entry)
    {
        if (entry.Effect == Effect.Doubt) doubt ??= entry.Rule;
        if (entry.Answers && isAsked) doubt ??= "an answer to the words before it";
        isAsked |= entry.Asks;
        var isPart = entry.Effect is Effect.Part or Effect.Nation or Effect.SecondNation;
        var isFragile = IsFragile(entry.Effect);
        if (!isPart && !isFragile && entry.Effect is not (Effect.Says or Effect.SaysOneOf or Effect.SaysAtTheEdge)) return;
        HasExplicitCode |= entry.Effect == Effect.SaysAtTheEdge;
        tags |= entry.Tag;
        if (isPart || isFragile) fragileTags |= entry.Tag;
        // A nation that takes part in no combination is never explained.
        if (entry.Effect is Effect.Nation or Effect.SecondNation) nations |= entry.Tag == 0 ? 1UL << 63 : entry.Tag;
        if (entry.Effect == Effect.SecondNation) secondNations |= entry.Tag == 0 ? 1UL << 63 : entry.Tag;
        if (isPart) return;
        if (count < 24) found[count++] = entry;
        else doubt ??= "too many words";
    }

    public readonly CodeMatch Decide()
    {
        if (doubt is not null) return CodeMatch.Undecided(doubt);

        var agreed = new Agreement();
        var left = tags;
        foreach (ref readonly var combined in rules.Combinations.AsSpan())
        {
            // Unknown words do not make certain what is not.
            if ((left & combined.Tags) != combined.Tags
                || (HasUnknownWords && (combined.Tags & fragileTags) != 0 && combined.Target is { Code: not Target.None }))
            {
                continue;
            }
            if (combined.Target is not { } target) return CodeMatch.Undecided(combined.Rule);
            left &= ~combined.Tags;
            agreed.Add(target, combined.Rule, target.Code == Target.None ? Effect.SaysOneOf : Effect.Says);
        }
        var explained = tags & ~left;
        if ((secondNations & ~explained) != 0) return CodeMatch.Undecided("a second heritage");
        var shaky = false;
        for (var i = 0; i < count; i++)
        {
            ref readonly var entry = ref found[i];
            if ((entry.Tag & explained) != 0) continue;
            if (entry.Effect == Effect.SaysWithNothingAdded && (nations & ~explained) != 0) return CodeMatch.Undecided("a second heritage");
            if (!IsFragile(entry.Effect) || !HasUnknownWords) agreed.Add(entry.Target, entry.Rule, entry.Effect);
            else shaky = true;
        }
        for (var i = 0; shaky && i < count; i++)
        {
            ref readonly var entry = ref found[i];
            if (IsFragile(entry.Effect) && (entry.Tag & explained) == 0) agreed.AddShaky(entry.Target, entry.Rule);
        }
        var result = agreed.Result(rules);
        return excluded.Code != Target.None && (result.Code is null ? agreed.Group == Target.None : agreed.Code == excluded.Code)
            ? CodeMatch.Undecided("not")
            : result;
    }

    static bool IsFragile(Effect effect) => effect is Effect.SaysAmongKnownWords or Effect.SaysWithNothingAdded;
}

/// <summary>What all evidence agrees on: a code, only its group, or nothing.</summary>
struct Agreement()
{
    Target agreed = new(Target.None, Target.None);
    string? codeRule, groupRule, clash;
    bool severalCodes, hasExplicitCode, hasUnnamedCode, shaky;

    public readonly short Group => agreed.Group;

    public readonly short Code => agreed.Code;

    public void Add(Target target, string rule, Effect effect = Effect.Says)
    {
        hasExplicitCode |= effect == Effect.SaysAtTheEdge;
        hasUnnamedCode |= effect == Effect.SaysOneOf;
        if (agreed.Group != Target.None && target.Group != agreed.Group) clash ??= rule;
        if (target.Code != Target.None)
        {
            severalCodes |= agreed.Code != Target.None && agreed.Code != target.Code;
            codeRule ??= rule;
            agreed = target;
        }
        else agreed = agreed with { Group = target.Group };
        groupRule ??= rule;
    }

    // Among unknown words it neither decides nor may it be ignored.
    public void AddShaky(Target target, string rule)
    {
        shaky |= target != agreed;
        if (agreed.Group != target.Group) clash ??= rule;
    }

    public readonly CodeMatch Result(RuleSet rules)
    {
        if (clash is not null) return CodeMatch.Undecided(groupRule is null ? clash : $"{groupRule} against {clash}");
        if (agreed.Group == Target.None) return CodeMatch.Undecided(null);
        if (agreed.Code != Target.None && !severalCodes && !shaky && (!hasUnnamedCode || hasExplicitCode)) return rules.Found(agreed, codeRule!);
        return rules.HasGroups ? rules.FoundGroup(agreed.Group, groupRule!) : CodeMatch.Undecided(groupRule);
    }
}
