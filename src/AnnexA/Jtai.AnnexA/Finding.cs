namespace Jtai.AnnexA;

/// <summary>One thing to put right or to look at, at one place. Holds values of the file: it is personal data, and no log's business.</summary>
/// <param name="Check">Its kind.</param>
/// <param name="File">Name of the file.</param>
/// <param name="List">1 to 5; null for the file or a sheet that is no list.</param>
/// <param name="Sheet">Name of the sheet; null for the whole file.</param>
/// <param name="Row">Row number as the spreadsheet shows it; null for a whole sheet or column.</param>
/// <param name="Column">The official heading, or the heading found for a column that the list does not have.</param>
/// <param name="Cell">Cell reference such as "D12"; null without a cell.</param>
/// <param name="ChildId">The child's identity number as given.</param>
/// <param name="Value">What the cell holds, shortened to 200 characters; null if blank.</param>
/// <param name="Expected">What would be right.</param>
/// <param name="Message">The whole sentence.</param>
public sealed record Finding(
    Check Check, string File, int? List, string? Sheet, int? Row, string? Column, string? Cell, string? ChildId, string? Value, string Expected, string Message)
{
    /// <summary>The kind's stable code, such as <c>AX-0301</c>.</summary>
    public string Code => Check.Code;

    /// <summary>How much it matters.</summary>
    public Severity Severity => Check.Severity;
}
