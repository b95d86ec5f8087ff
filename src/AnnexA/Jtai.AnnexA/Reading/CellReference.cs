namespace Jtai.AnnexA;

/// <summary>Cell references as a spreadsheet shows them: column letters and row number.</summary>
static class CellReference
{
    /// <summary>"A" for 0, "AA" for 26.</summary>
    public static string Letters(int column)
    {
        Span<char> letters = stackalloc char[8];
        var at = letters.Length;
        for (var n = column + 1; n > 0; n = (n - 1) / 26)
            letters[--at] = (char)('A' + (n - 1) % 26);
        return letters[at..].ToString();
    }

    public static string Of(int column, int row) => $"{Letters(column)}{row}";

    /// <summary>Column from 0 of a reference such as "AB12"; -1 if it is none.</summary>
    public static int Column(ReadOnlySpan<char> reference)
    {
        var column = 0;
        foreach (var c in reference)
        {
            if (!char.IsAsciiLetter(c)) break;
            column = column * 26 + (char.ToUpperInvariant(c) - 'A' + 1);
            if (column > 1 << 20) return -1;
        }
        return column - 1;
    }
}
