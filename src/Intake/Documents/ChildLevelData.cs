using System.Globalization;
using System.Text.Json;
using Jtai.AnnexA;
using Jtai.Contracts.Api.Intake;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>What a file holds, read as child-level lists (¶95).</summary>
/// <param name="Rejection">Why it cannot be used; null if it can.</param>
/// <param name="Rows">How many rows all lists have.</param>
/// <param name="Children">Distinct children.</param>
/// <param name="Counts">How many findings of each severity the checks made.</param>
/// <param name="Findings">What the checks found, in the order in which they were made; at most <see cref="MostFindings"/> of them.</param>
internal sealed record ChildLevelData(Objection? Rejection, int Rows, int Children, FindingCounts Counts, IReadOnlyList<ReadFinding> Findings)
{
    /// <summary>Several times what the largest local authority has in six months. Beyond it lies a file that was made to do harm, or to test.</summary>
    public const int MostRows = 250_000;

    /// <summary>All findings are counted; more than these nobody reads here, and <c>annexa check</c> gives them all.</summary>
    public const int MostFindings = 50_000;

    const string Expected = "Expected: lists 1 to 5 in the layout of Ofsted's template, as xlsx, xls, ods, csv or a zip of csv files, without a password.";

    /// <summary>Reads a file to its end, or until it has more than <see cref="MostRows"/>.</summary>
    /// <param name="document">The file.</param>
    /// <param name="fileName">Its name; null where the sender gave none.</param>
    /// <param name="notifiedOn">The day of notification, against which dates are checked.</param>
    /// <param name="onRow">Takes each row; null where only their number is asked for.</param>
    /// <param name="cancellationToken">Stops between two rows.</param>
    public static ChildLevelData Read(
        Stream document, string? fileName, LocalDate notifiedOn, Action<ChildLevelRow>? onRow, CancellationToken cancellationToken)
    {
        using var tooMany = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (rows, findings) = (0, new List<ReadFinding>());
        try
        {
            var result = AnnexACheck.Run(
                [new AnnexAFile(fileName ?? "", () => document)], new CheckOptions { NotifiedOn = notifiedOn.ToDateOnly() }, Keep, Take,
                progress: null, tooMany.Token);
            return new(Reject(result), result.Rows, result.Children, result.Counts, findings);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(
                new("too-many-rows", string.Create(CultureInfo.InvariantCulture, $"The lists have more than {MostRows:N0} rows together. {Expected}")),
                rows, 0, default, []);
        }

        void Take(ListRow row)
        {
            if (++rows > MostRows)
            {
                tooMany.Cancel();
            }
            else
            {
                onRow?.Invoke(Row(row));
            }
        }

        void Keep(AnnexA.Finding finding)
        {
            if (findings.Count < MostFindings)
            {
                findings.Add(ReadFinding.Of(finding));
            }
        }
    }

    /// <summary>
    /// Whatever can be read is taken: findings are settled by people, and a list that is missing is a finding too. What cannot be read at all, or not
    /// to its end, is not.
    /// </summary>
    static Objection? Reject(CheckResult result) => result switch
    {
        { Readable: false } => new("unreadable", $"The file could not be read as a workbook, or not to its end; the findings say why. {Expected}"),
        _ when result.Files.All(file => file.Sheets.All(sheet => sheet.List is null)) => new("no-lists", $"The file holds none of lists 1 to 5. {Expected}"),
        { Rows: 0 } => new(
            "no-rows",
            "Lists were found, but there is no row in any of them. Expected: the contacts, early help, referrals, assessments and enquiries of "
            + "the last six months."),
        _ => null,
    };

    static ChildLevelRow Row(ListRow row) => new(
        row.List, row.Row, row.ChildId ?? "", row[Field.Gender].Code, row[Field.Ethnicity].Code, row[Field.DateOfBirth].Date, row[Field.Age].Number,
        row[Field.Disability].Code, row[Field.ContactSource].Code ?? row[Field.ReferralSource].Code, row.EventDate,
        row.Layout.Columns.Zip(row.Values).Where(cell => cell.Second.Text is not null).ToDictionary(cell => cell.First.Heading, cell => cell.Second.Text!));
}

/// <summary>A finding as read.</summary>
internal sealed record ReadFinding(string Code, string Severity, int? List, int? Row, FindingDetails Details)
{
    public static ReadFinding Of(AnnexA.Finding finding) => new(
        finding.Code, Json.Name(finding.Severity), finding.List, finding.Row,
        new(finding.Sheet, finding.Column, finding.Cell, finding.ChildId, finding.Value, finding.Expected, finding.Message));

    public Finding Seal(Guid documentId, int number, DocumentKey key) => new()
    {
        DocumentId = documentId,
        Number = number,
        Code = Code,
        Severity = Severity,
        List = List,
        Row = Row,
        SealedDetails = key.SealText(JsonSerializer.Serialize(Details), documentId),
    };
}
