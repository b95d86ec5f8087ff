using System.Buffers.Binary;
using System.Text.Json;
using Jtai.Contracts.Api.Intake;
using Jtai.Data.Http;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>What the checks found in child-level lists, in order. It quotes the lists: every reading is child-level data read, and audited.</summary>
internal static class ListFindings
{
    const int PageSize = 100, LargestPage = 1000;

    public static async Task<Results<Ok<Page<FindingResource>>, ProblemHttpResult>> Handle(
        Guid documentId, string? cursor, int? limit, HttpRequest request,
        IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (Pages.ReadCursor(cursor, request, out var last) is { } unusable) return Problems.Invalid(unusable);
        if (limit is < 1 or > LargestPage)
        {
            return Problems.Invalid(new Refusal("invalid-filter", $"\"limit\" is to be 1 to {LargestPage}.")
            {
                Field = "limit",
                Value = $"{limit}",
                Allowed = $"1 to {LargestPage}",
            });
        }

        if (await db.DocumentsOf(caller, clock).AsNoTracking().SingleOrDefaultAsync(each => each.Id == documentId, cancellationToken) is not { } document)
        {
            return Problems.NotFound();
        }

        // The number of a finding is the first part of its cursor's key.
        var after = last is { } key ? BinaryPrimitives.ReadInt32BigEndian(key.ToByteArray(bigEndian: true)) : 0;
        var size = limit ?? PageSize;
        var found = await db.Findings.AsNoTracking()
            .Where(finding => finding.DocumentId == documentId && finding.Number > after)
            .OrderBy(finding => finding.Number).Take(size + 1).ToListAsync(cancellationToken);
        if (found.Count == 0)
        {
            db.NothingChanged();
            return TypedResults.Ok(new Page<FindingResource>([], null));
        }

        var sealing = await db.KeyOfAsync(document, documents, cancellationToken);
        db.Audit($"document/{documentId}", "child-level data read (¶95)", new { after, size });
        await db.SaveChangesAsync(cancellationToken);

        var page = found.Take(size).Select(finding => Resource(finding, sealing)).ToList();
        var next = found.Count > size ? Pages.Cursor(new Guid(page[^1].Number, 0, 0, new byte[8]), request) : null;
        return TypedResults.Ok(new Page<FindingResource>(page, next));
    }

    static FindingResource Resource(Finding finding, DocumentKey key)
    {
        var details = JsonSerializer.Deserialize<FindingDetails>(key.OpenText(finding.SealedDetails, finding.DocumentId))!;
        return new(
            finding.Number, finding.Code, finding.Severity, finding.List, details.Sheet, finding.Row, details.Column, details.Cell,
            details.ChildId, details.Value, details.Expected, details.Message);
    }
}

/// <summary>The part of a finding that may quote the file.</summary>
internal sealed record FindingDetails(string? Sheet, string? Column, string? Cell, string? ChildId, string? Value, string? Expected, string Message);
