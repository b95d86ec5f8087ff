using System.Globalization;
using Jtai.Contracts.Api.Intake;
using NodaTime;

namespace Jtai.CaseSelection.Children;

/// <summary>
/// What ¶97 asks the lead inspector to consider of a child, taken from its rows as they come: the newest row that says something holds, and of several of a
/// day the first.
/// </summary>
internal sealed class ListedChild
{
    const string DateOfBirth = "date of birth";
    readonly Newest<string> gender = new(), ethnicity = new(), disability = new();
    readonly Newest<int?> age = new();
    readonly SortedSet<int> lists = [];
    readonly int[] rows = new int[5];
    readonly Dictionary<string, SortedDictionary<string, SortedSet<int>>> said = [];
    readonly Dictionary<string, Newest<string>> sources = [];
    DateOnly? lastContact;

    public void Take(ChildLevelRow row)
    {
        gender.Take(row.Gender, row.Date);
        ethnicity.Take(row.Ethnicity, row.Date);
        disability.Take(row.Disability, row.Date);
        age.Take(row.Age, row.Date);
        lists.Add(row.List);
        rows[row.List - 1]++;
        Note("sex", row.Gender, row.List);
        Note("ethnicity", row.Ethnicity, row.List);
        Note("disability", row.Disability, row.List);
        Note(DateOfBirth, row.DateOfBirth?.ToString("O", CultureInfo.InvariantCulture), row.List);
        if (row.Source is { } source)
        {
            if (!sources.TryGetValue(source, out var newest)) sources[source] = newest = new();
            newest.Take(source, row.Date);
        }

        // List 1 holds contacts, list 3 referrals.
        if (row.List is 1 or 3 && Nullable.Compare(row.Date, lastContact) > 0) lastContact = row.Date;
    }

    public void Describe(Child child, LocalDate notifiedOn)
    {
        var before = child.Reason is null ? [] : Considered(child, notifiedOn);
        child.Listed = true;
        child.Gender = gender.Value;
        child.Ethnicity = ethnicity.Value;
        child.Age = age.Value;
        child.Disability = disability.Value;
        child.Lists = [.. lists];
        child.Sources = [.. sources.Values.OrderByDescending(source => source.At).Select(source => source.Value!)];
        child.Need = Needs.Of(child.Lists);
        child.LastContactOn = lastContact is { } on ? LocalDate.FromDateOnly(on) : null;
        child.RowsOfLists = [.. rows];
        child.Remarks = [.. Remarks()];
        if (before.Length > 0)
        {
            child.Changes =
            [
                .. child.Changes,
                .. before.Zip(Considered(child, notifiedOn), Considerations.All).Where(each => each.First != each.Second)
                    .Select(each => $"Since the choice, {each.Third.Title}: was {each.First}, is {each.Second}."),
            ];
        }
    }

    static string[] Considered(Child child, LocalDate notifiedOn) => [.. Considerations.All.Select(each => each.Of(child, notifiedOn))];

    /// <summary>What the lists contradict each other in. A date of birth tells who a child is, so its values stay in the rows.</summary>
    IEnumerable<string> Remarks()
    {
        foreach (var (what, values) in said.Where(each => each.Value.Count > 1))
        {
            yield return what == DateOfBirth
                ? $"The lists give different dates of birth: {Lists(values.Values.SelectMany(each => each).Distinct().Order())}."
                : $"The lists differ in {what}: {string.Join("; ", values.Select(each => $"{each.Key} in {Lists(each.Value)}"))}.";
        }

        if (lists.Count == 1 && lists.Contains(5))
        {
            yield return "In list 5 and in no other: ask the local authority for the contact, referral and assessment before the enquiry.";
        }
    }

    static string Lists(IEnumerable<int> lists) => string.Join(" and ", lists.Select(list => $"list {list}"));

    void Note(string what, string? value, int list)
    {
        if (value is null) return;
        if (!said.TryGetValue(what, out var values)) said[what] = values = new(StringComparer.Ordinal);
        if (!values.TryGetValue(value, out var where)) values[value] = where = [];
        where.Add(list);
    }

    sealed class Newest<T>
    {
        public T? Value { get; private set; }

        public DateOnly? At { get; private set; }

        public void Take(T? value, DateOnly? at)
        {
            if (value is null || (Value is not null && Nullable.Compare(at, At) <= 0)) return;
            (Value, At) = (value, at);
        }
    }
}
