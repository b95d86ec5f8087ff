using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Jtai.Intake.Data;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Documents;

/// <summary>
/// The rows of accepted lists, for case selection alone. Nothing of them is kept here in plain: they are read from the document each time, once, and sent
/// as they are read. Where the document turns out to be damaged in the middle, the answer breaks off.
/// </summary>
internal static class ListRows
{
    const string Reader = "case-selection";
    const int Portion = 64 * 1024;

    public static async Task<Results<EmptyHttpResult, ProblemHttpResult>> Handle(
        Guid documentId, HttpContext http, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        var document = await db.Documents.SingleOrDefaultAsync(each => each.Id == documentId, cancellationToken);
        if (caller.Subject != Reader || document is null) return Problems.NotFound();

        if (document.Rows is null || document.State is not (DocumentState.Available or DocumentState.Superseded))
        {
            return new Refusal("not-accepted", "Only lists that were accepted have rows.")
            {
                Status = StatusCodes.Status409Conflict,
                Value = Json.Name(document.State),
            }
                .ToProblem();
        }

        var key = await db.KeyOfAsync(document, documents, cancellationToken);
        var notifiedOn = await db.Inspections.Where(each => each.InspectionId == document.InspectionId).Select(each => each.NotifiedOn!.Value)
            .SingleAsync(cancellationToken);
        db.Audit($"document/{documentId}", "child-level data read for the selection of children (¶97)", new { rows = document.Rows });
        await db.SaveChangesAsync(cancellationToken);
        try
        {
            await using var content = await documents.OpenIntactAsync(document, key, cancellationToken);
            var fileName = document.SealedFileName is null ? null : key.OpenText(document.SealedFileName, documentId);
            // The checks read as a program does that has its file at hand, and wait for who takes the rows: not with a thread of the requests.
            await Task.Factory.StartNew(
                () => Send(content, fileName, notifiedOn, http.Response, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            return TypedResults.Empty;
        }
        catch (Exception exception) when (DamagedDocuments.SaysDamage(exception))
        {
            await db.RecordDamageAsync(document, clock, CancellationToken.None);
            return DamagedDocuments.IsTooLateToSay(http) ? TypedResults.Empty : DamagedDocuments.Say("the local authority is to send it again");
        }
    }

    static void Send(DecryptingStream content, string? fileName, LocalDate notifiedOn, HttpResponse response, CancellationToken cancellationToken)
    {
        var portion = new ArrayBufferWriter<byte>(2 * Portion);
        using var json = new Utf8JsonWriter(portion);
        json.WriteStartArray();
        ChildLevelData.Read(
            content, fileName, notifiedOn,
            row =>
            {
                JsonSerializer.Serialize(json, row, Json.Client);
                if (portion.WrittenCount + json.BytesPending >= Portion) Flush();
            },
            cancellationToken);
        // What the checks take for a file that ends early has no end here.
        if (content.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        json.WriteEndArray();
        Flush();

        void Flush()
        {
            json.Flush();
            response.ContentType ??= "application/json; charset=utf-8";
            response.Body.WriteAsync(portion.WrittenMemory, cancellationToken).AsTask().GetAwaiter().GetResult();
            portion.ResetWrittenCount();
        }
    }
}
