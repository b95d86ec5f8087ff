namespace Jtai.Frameworks;

/// <summary>What a schema cannot say: identifiers are unique and lead somewhere, counts do not go in circles, and the labels agree with the counts.</summary>
internal static class FrameworkChecks
{
    internal static List<FrameworkProblem> Check(Framework framework)
    {
        var problems = new List<FrameworkProblem>();
        var milestones = Identifiers("milestones", framework.Milestones.Select(each => each.Id));
        var inspectorates = Identifiers("inspectorates", framework.Inspectorates.Select(each => each.Id));
        var agencies = Identifiers("agencies", framework.Agencies.Select(each => each.Id));
        var roles = Identifiers("roles", framework.Roles.Select(each => each.Id));
        Identifiers("sources", framework.Sources.Select(each => each.Id));
        Identifiers("team", framework.Team.Select(each => each.Id));
        var meetings = Identifiers("meetings", framework.Meetings.Select(each => each.Id));
        Identifiers("criteria", framework.Criteria.Select(each => each.Id));
        Identifiers("retention", framework.Retention.Select(each => each.Id));
        Identifiers("informationRequest", framework.InformationRequest.SelectMany(All).Select(each => each.Id));
        HashSet<string> anyone = [.. inspectorates, .. agencies, .. roles];

        foreach (var required in (string[])[Framework.Notification, Framework.FieldworkStart, Framework.FieldworkEnd])
            if (!milestones.Contains(required)) Problem("milestones", "without it", $"a milestone \"{required}\"");
        foreach (var (milestone, path) in Numbered("milestones", framework.Milestones))
        {
            if ((milestone.Anchor is null) != (milestone.Id == Framework.FieldworkStart))
            {
                Problem($"{path}.anchor", Quoted(milestone.Anchor), $"an anchor for every milestone except \"{Framework.FieldworkStart}\", which is planned");
            }
            if (milestone.Anchor is not null) OneOf($"{path}.anchor", milestone.Anchor, milestones);
            if (milestone.NotBefore is not null) OneOf($"{path}.notBefore.anchor", milestone.NotBefore.Anchor, milestones);
            foreach (var each in milestone.Actors ?? []) OneOf($"{path}.actors", each, anyone);
            foreach (var each in milestone.Recipients ?? []) OneOf($"{path}.recipients", each, anyone);
            if (ExpectedLabel(framework, milestone) is { } label && label != milestone.Label)
            {
                Problem($"{path}.label", Quoted(milestone.Label), $"\"{label}\", as the offset says");
            }
        }
        if (problems.Count == 0 && CircleIn(framework) is { } circular)
        {
            Problem("milestones", $"a circle at \"{circular}\"", $"milestones that lead back to \"{Framework.FieldworkStart}\"");
        }
        if (framework.Milestones.FirstOrDefault(milestone => milestone.Id == Framework.Notification) is { } notification
            && (notification.Anchor, notification.Offset) != (Framework.FieldworkStart, -framework.Notice.WorkingDays))
        {
            Problem(
                "notice.workingDays", $"{framework.Notice.WorkingDays}",
                $"the distance of \"notification\" from \"fieldwork-start\", {-notification.Offset}");
        }
        if (framework.Milestones.FirstOrDefault(milestone => milestone.Id == Framework.FieldworkEnd) is { } end
            && (end.Anchor, end.Offset) != (Framework.FieldworkStart, framework.Fieldwork.WorkingDays - 1))
        {
            Problem(
                "fieldwork.workingDays", $"{framework.Fieldwork.WorkingDays}",
                $"one more than the distance of \"fieldwork-end\" from \"fieldwork-start\", {end.Offset + 1}");
        }

        if (framework.Inspectorates.Count(each => each.Leads) != 1)
        {
            Problem("inspectorates", $"{framework.Inspectorates.Count(each => each.Leads)} that lead", "exactly one that leads");
        }
        if (framework.Team.Count > 0 && framework.Team.Count(slot => slot.Lead) != 1)
        {
            Problem("team", $"{framework.Team.Count(slot => slot.Lead)} slots with the lead", "exactly one slot with the lead inspector");
        }
        foreach (var (slot, path) in Numbered("team", framework.Team))
        {
            OneOf($"{path}.inspectorate", slot.Inspectorate, inspectorates);
            if (slot.Minimum > slot.Usual) Problem($"{path}.minimum", $"{slot.Minimum}", $"at most the usual number, {slot.Usual}");
        }
        foreach (var (slot, path) in Numbered("qualityAssurance", framework.QualityAssurance)) OneOf($"{path}.inspectorate", slot.Inspectorate, inspectorates);
        OneOf("localBody.id", framework.LocalBody.Id, agencies);
        foreach (var (role, path) in Numbered("roles", framework.Roles))
        {
            if (role.Organisation is not null) OneOf($"{path}.organisation", role.Organisation, [.. inspectorates, .. agencies]);
            var persons = framework.Roles.Where(each => each.Organisation is not null && role.Organisation is null).Select(each => each.Id).ToHashSet();
            foreach (var each in role.Includes ?? []) OneOf($"{path}.includes", each, persons);
        }
        foreach (var (rule, path) in Numbered("notifications", framework.Notifications))
        {
            OneOf($"{path}.from", rule.From, inspectorates);
            foreach (var each in rule.To) OneOf($"{path}.to", each, roles);
        }
        foreach (var (relay, path) in Numbered("relays", framework.Relays))
            foreach (var each in (string[])[relay.Asks, relay.Asked, .. relay.Tells]) OneOf(path, each, roles);
        foreach (var (meeting, path) in Numbered("meetings", framework.Meetings))
        {
            OneOf($"{path}.milestone", meeting.Milestone, milestones);
            foreach (var each in meeting.Invited) OneOf($"{path}.invited", each, roles);
            if (meeting.Before is { } later) OneOf($"{path}.before", later, meetings);
        }
        foreach (var item in framework.InformationRequest.SelectMany(All))
        {
            OneOf($"informationRequest \"{item.Id}\" due", item.Due, milestones);
            foreach (var each in item.Owners) OneOf($"informationRequest \"{item.Id}\" owners", each, agencies);
        }
        foreach (var each in framework.Letter.Addressees) OneOf("letter.addressees", each, roles);
        if (framework.Complaints is { } complaints)
        {
            OneOf("complaints.opens", complaints.Opens, milestones);
            OneOf("complaints.closes", complaints.Closes, milestones);
            foreach (var track in complaints.Tracks) OneOf($"complaints \"{track.Id}\" to", track.To, [.. inspectorates, "relevant-inspectorate"]);
        }
        foreach (var (kept, path) in Numbered("retention", framework.Retention)) OneOf($"{path}.holder", kept.Holder, [.. inspectorates, "each-inspectorate"]);

        if (framework.Effective.Until < framework.Effective.From)
        {
            Problem("effective.until", $"{framework.Effective.Until:yyyy-MM-dd}", $"{framework.Effective.From:yyyy-MM-dd} or later");
        }
        if (framework.Incomplete != framework.Missing.Count > 0)
        {
            Problem("incomplete", framework.Incomplete ? "true" : "false", "true exactly when something is named in \"missing\"");
        }
        // Only what is named as missing may be empty: nobody is to find out during an inspection.
        foreach (var (part, empty) in new[]
        {
            ("criteria", framework.Criteria.Count == 0),
            ("informationRequest", framework.InformationRequest.Count == 0),
            ("team", framework.Team.Count == 0),
            ("qualityAssurance", framework.QualityAssurance.Count == 0),
            ("scope", framework.Scope.Evaluates.Count == 0), ("selection", framework.Selection.Sample is null), ("complaints", framework.Complaints is null),
        })
            if (empty && !framework.Missing.Contains(part)) Problem(part, "empty", "content, or its name in \"missing\"");
        return problems;

        void Problem(string path, string value, string allowed) => problems.Add(new FrameworkProblem(path, value, allowed));
        void OneOf(string path, string value, HashSet<string> allowed)
        {
            if (!allowed.Contains(value)) Problem(path, Quoted(value), $"one of {string.Join(", ", allowed)}");
        }
        HashSet<string> Identifiers(string path, IEnumerable<string> ids)
        {
            var seen = new HashSet<string>();
            foreach (var id in ids)
                if (!seen.Add(id)) Problem(path, $"\"{id}\" twice", "each identifier once");
            return seen;
        }
    }

    /// <summary>D2, F5 or F5+15 as the offset says; null where the guidance has no such name for the day.</summary>
    private static string? ExpectedLabel(Framework framework, Milestone milestone) => milestone switch
    {
        { Unit: not "working-days" } => null,
        { Anchor: null } => "F1",
        { Anchor: Framework.Notification, Offset: >= 0 } => $"D{framework.DayNumberingBase + milestone.Offset}",
        { Anchor: Framework.FieldworkStart, Offset: < 0 } => $"D{framework.DayNumberingBase + framework.Notice.WorkingDays + milestone.Offset}",
        { Anchor: Framework.FieldworkStart } => $"F{milestone.Offset + 1}",
        { Anchor: Framework.FieldworkEnd, Offset: <= 0 } => $"F{framework.Fieldwork.WorkingDays + milestone.Offset}",
        { Anchor: Framework.FieldworkEnd } => $"F{framework.Fieldwork.WorkingDays}+{milestone.Offset}",
        _ => null,
    };

    /// <summary>A milestone that leads back to itself. Each is followed once, as a document may be made so that its paths are countless.</summary>
    private static string? CircleIn(Framework framework)
    {
        var milestones = framework.Milestones.ToDictionary(milestone => milestone.Id);
        var (open, done) = (new HashSet<string>(), new HashSet<string>());
        return framework.Milestones.Select(milestone => milestone.Id).FirstOrDefault(Circles);

        bool Circles(string id)
        {
            if (done.Contains(id)) return false;
            if (!open.Add(id)) return true;
            var circles = new[] { milestones[id].Anchor, milestones[id].NotBefore?.Anchor }.OfType<string>().Any(Circles);
            open.Remove(id);
            done.Add(id);
            return circles;
        }
    }

    private static IEnumerable<InformationItem> All(InformationItem item) => [item, .. (item.Items ?? []).SelectMany(All)];

    private static IEnumerable<(T Item, string Path)> Numbered<T>(string path, IEnumerable<T> items) =>
        items.Select((item, index) => (item, $"{path}[{index}]"));

    private static string Quoted(string? value) => value is null ? "missing" : $"\"{value}\"";
}
