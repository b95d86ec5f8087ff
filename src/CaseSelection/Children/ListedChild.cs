using Jtai.Contracts.Api.Intake;
using NodaTime;

namespace Jtai.CaseSelection.Children;

/// <summary>
/// What ¶97 asks the lead inspector to consider of a child, taken from its rows as they come: the newest row that says something holds, and of several of a
/// day the first.
/// </summary>
internal sealed class ListedChild
{
    readonly Newest<string> gender = new(), ethnicity = new(), disability = new();
    readonly Newest<int?> age = new();
    readonly SortedSet<int> lists = [];
    readonly Dictionary<string, Newest<string>> sources = [];
    DateOnly? lastContact;

    public void Take(ChildLevelRow row)
    {
        gender.Take(row.Gender, row.Date);
        ethnicity.Take(row.Ethnicity, row.Date);
        disability.Take(row.Disability, row.Date);
        age.Take(row.Age, row.Date);
        lists.Add(row.List);
        if (row.Source is { } source)
        {
            if (!sources.TryGetValue(source, out var newest)) sources[source] = newest = new();
            newest.Take(source, row.Date);
        }

        // List 1 holds contacts, list 3 referrals.
        if (row.List is 1 or 3 && Nullable.Compare(row.Date, lastContact) > 0) lastContact = row.Date;
    }

    public void Describe(Child child)
    {
        child.Listed = true;
        child.Gender = gender.Value;
        child.Ethnicity = ethnicity.Value;
        child.Age = age.Value;
        child.Disability = disability.Value;
        child.Lists = [.. lists];
        child.Sources = [.. sources.Values.OrderByDescending(source => source.At).Select(source => source.Value!)];
        child.Need = Needs.Of(child.Lists);
        child.LastContactOn = lastContact is { } on ? LocalDate.FromDateOnly(on) : null;
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
