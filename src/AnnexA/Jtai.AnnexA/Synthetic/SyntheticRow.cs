namespace Jtai.AnnexA;

/// <summary>A row to be written: text, number, day or null for each column.</summary>
sealed class SyntheticRow(ListLayout layout)
{
    public ListLayout Layout => layout;

    public object?[] Values { get; } = new object?[layout.Columns.Count];

    public object? this[Field field]
    {
        get => Values[layout.Position(field)];
        set => Values[layout.Position(field)] = value;
    }

    public DateOnly? Date(Field field) => this[field] as DateOnly?;
    public string? Text(Field field) => this[field] as string;

    public SyntheticRow Copy()
    {
        var copy = new SyntheticRow(layout);
        Values.CopyTo(copy.Values, 0);
        return copy;
    }
}
