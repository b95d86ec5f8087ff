using System.Globalization;
using System.Text;
using Jtai.Data.Messages;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Jtai.Intake.Retention;

/// <summary>
/// ¶72-73: what was handed in is kept as long as the leading inspectorate's rule says, and then erased for good. Nothing is erased of what no rule names, nor
/// under a legal hold. First the keys are destroyed, in one transaction with the record of it: from then on nobody reads anything, whatever becomes of the
/// files. Then the files go, and once they are gone that is certified.
/// </summary>
internal sealed class EraseInformation(
    IServiceScopeFactory scopes, DocumentStore documents, ReceiptSigning signing, IOptions<IntakeOptions> options, IClock clock,
    ILogger<EraseInformation> logger)
    : Worker(TimeSpan.FromHours(1), "erase what has been kept long enough", logger)
{
    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDb>();
        foreach (var due in options.Value.Retention.Count == 0 ? [] : await DueAsync(db, cancellationToken))
            await EachAsync($"{due.InspectionId} {due.Class}", other => EraseAsync(other, due, cancellationToken), cancellationToken);
        var uncertified = await db.Erasures.Where(each => each.FilesGoneAt == null).OrderBy(each => each.Id).Select(each => each.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in uncertified)
            await EachAsync($"{id}", other => CertifyAsync(other, id, cancellationToken), cancellationToken);
        return false;
    }

    /// <summary>What cannot be done with one is tried again at the next look, and keeps none of the others waiting.</summary>
    async Task EachAsync(string what, Func<IntakeDb, Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await act(scope.ServiceProvider.GetRequiredService<IntakeDb>());
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError("{What} could not be erased, or its files not be removed ({Exception})", what, exception.GetType().FullName);
        }
    }

    /// <summary>
    /// From when the time counts: the day on which the inspection was closed or cancelled; null while it goes on. Never a day that is only planned: an
    /// inspection that is paused, deferred or late still needs everything.
    /// </summary>
    public static LocalDate? EndOf(InformationRequest request, KnownInspection inspection) =>
        request.ClosedOn ?? (inspection.CancelledAt is { } cancelled ? UkTime.DayOf(cancelled) : null);

    /// <param name="InspectionId">Of which inspection.</param>
    /// <param name="Class">What of it.</param>
    /// <param name="Inspectorate">By whose rule.</param>
    /// <param name="Months">The rule.</param>
    /// <param name="EndedOn">From when.</param>
    sealed record Due(Guid InspectionId, RetentionClass Class, string Inspectorate, int Months, LocalDate EndedOn);

    async Task<IReadOnlyList<Due>> DueAsync(IntakeDb db, CancellationToken cancellationToken)
    {
        var today = UkTime.DayOf(clock.GetCurrentInstant());
        var frameworks = await db.FrameworksAsync(cancellationToken);
        var kept = await db.InformationRequests.AsNoTracking()
            .Where(request => request.ListsErasedAt == null || request.ChildrenErasedAt == null || request.InformationErasedAt == null)
            .Where(request => !db.LegalHolds.Any(hold => hold.InspectionId == request.InspectionId && hold.LiftedAt == null))
            .Join(db.Inspections, request => request.InspectionId, inspection => inspection.InspectionId, (request, inspection) => new { request, inspection })
            .ToListAsync(cancellationToken);
        return [.. from each in kept
            let end = EndOf(each.request, each.inspection)
            let leading = frameworks.Of(each.request.Framework, each.request.FrameworkVersion).Inspectorates.Single(inspectorate => inspectorate.Leads).Id
            from rule in options.Value.Retention.GetValueOrDefault(leading) ?? []
            where end is not null && each.request.ErasedAt(rule.Key) is null && today > end.Value.PlusMonths(rule.Value)
            select new Due(each.request.InspectionId, rule.Key, leading, rule.Value, end.Value)];
    }

    async Task EraseAsync(IntakeDb db, Due due, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from known_inspections where inspection_id = {due.InspectionId} for update", cancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from information_requests where inspection_id = {due.InspectionId} for update", cancellationToken);
        await db.Database.ExecuteSqlAsync($"select 1 from items where inspection_id = {due.InspectionId} order by id for update", cancellationToken);
        var request = await db.InformationRequests.SingleAsync(each => each.InspectionId == due.InspectionId, cancellationToken);
        // Another replica was quicker; or somebody has placed a hold, or the end has moved, meanwhile.
        if (request.ErasedAt(due.Class) is not null
            || await db.LegalHolds.AnyAsync(hold => hold.InspectionId == due.InspectionId && hold.LiftedAt == null, cancellationToken)
            || EndOf(request, await db.Inspections.SingleAsync(each => each.InspectionId == due.InspectionId, cancellationToken)) != due.EndedOn)
        {
            return;
        }

        var now = clock.GetCurrentInstant();
        var items = await db.Items.Where(item => item.InspectionId == due.InspectionId).Where(due.Class.Items()).ToListAsync(cancellationToken);
        var ids = items.Select(item => item.Id).ToList();
        await db.Database.ExecuteSqlAsync($"select 1 from documents where item_id = any({ids}) order by id for update", cancellationToken);
        var files = await db.Documents.Where(document => ids.Contains(document.ItemId)).ToListAsync(cancellationToken);
        var organisations = await db.Statements.Where(statement => ids.Contains(statement.ItemId)).Select(statement => statement.Organisation).Distinct()
            .ToListAsync(cancellationToken);
        foreach (var item in items) item.SealedInspectorNote = null;
        foreach (var document in files) document.Erase(now);
        await db.Findings.Where(finding => db.Documents.Any(document => document.Id == finding.DocumentId && ids.Contains(document.ItemId)))
            .ExecuteDeleteAsync(cancellationToken);
        await db.Statements.Where(statement => ids.Contains(statement.ItemId)).ExecuteDeleteAsync(cancellationToken);
        await db.SharedItems.Where(shared => ids.Contains(shared.ItemId)).ExecuteDeleteAsync(cancellationToken);
        await db.Uploads.Where(upload => ids.Contains(upload.ItemId)).ExecuteDeleteAsync(cancellationToken);
        request.Erase(due.Class, now);
        db.AddRange(files.Select(document => document.Organisation).Concat(organisations).Distinct().Select(organisation => new Erasure
        {
            Id = Guid.CreateVersion7(),
            InspectionId = due.InspectionId,
            Class = due.Class,
            Organisation = organisation,
            Inspectorate = due.Inspectorate,
            Months = due.Months,
            EndedOn = due.EndedOn,
            KeysDestroyedAt = now,
        }));
        db.AuditAs("erase-information", $"inspection/{due.InspectionId}", "kept as long as its rule says (¶72-73)",
            new { of = Json.Name(due.Class), due.Inspectorate, due.Months, EndedOn = due.EndedOn.ToDateOnly(), documents = files.Count });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        logger.LogInformation("{Count} documents of inspection {Inspection} were erased ({Class})", files.Count, due.InspectionId, due.Class);
    }

    /// <summary>
    /// Removes the files whose keys are destroyed, and says so once none is there any more. It may break off anywhere: it is done again. Another replica that
    /// is at it is left alone.
    /// </summary>
    async Task CertifyAsync(IntakeDb db, Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var erasure = await db.Erasures.FromSql($"select * from erasures where id = {id} and files_gone_at is null for update skip locked")
            .SingleOrDefaultAsync(cancellationToken);
        if (erasure is null) return;

        var erased = await db.Documents.AsNoTracking()
            .Where(document => document.InspectionId == erasure.InspectionId && document.Organisation == erasure.Organisation
                && document.State == DocumentState.Erased
                && db.Items.Where(erasure.Class.Items()).Any(item => item.Id == document.ItemId))
            .OrderBy(document => document.Id).ToListAsync(cancellationToken);
        foreach (var document in erased)
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"document/{document.Id}"}, 0))", cancellationToken);
            await documents.DeleteAsync(document.Id, document.Bucket, cancellationToken);
        }

        documents.Persist();
        foreach (var document in erased)
        {
            var isGone = await documents.IsGoneAsync(document.Id, document.Bucket, cancellationToken);
            if (!isGone) throw new IOException("A file that was removed is still there.");
        }

        erasure.FilesGoneAt = clock.GetCurrentInstant();
        erasure.Statement = Statement(erasure, erased);
        (erasure.Signature, erasure.SignatureKey) = signing.Sign(Encoding.UTF8.GetBytes(erasure.Statement));
        db.AuditAs("certify-erasure", $"inspection/{erasure.InspectionId}", "the files are gone",
            new { erasure = erasure.Id, of = Json.Name(erasure.Class), documents = erased.Count });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Never to be changed: signatures are over these very bytes. Another form would begin with another number.</summary>
    static string Statement(Erasure erasure, IEnumerable<Document> erased)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"Jtai certificate of erasure 1");
        Line($"erasure: {erasure.Id}");
        Line($"inspection: {erasure.InspectionId}");
        Line($"organisation: {erasure.Organisation}");
        Line($"of: what Intake kept; the rows of lists that CaseSelection keeps are its own");
        Line($"class: {Json.Name(erasure.Class)}");
        Line($"rule: {erasure.Months} months after {erasure.EndedOn:uuuu'-'MM'-'dd}, of {erasure.Inspectorate}");
        Line($"keys destroyed: {erasure.KeysDestroyedAt:uuuu'-'MM'-'dd'T'HH':'mm':'ss'Z'}");
        Line($"files gone: {erasure.FilesGoneAt:uuuu'-'MM'-'dd'T'HH':'mm':'ss'Z'}");
        foreach (var document in erased) Line($"document: {document.Id} {document.Sha256} {document.Size}");
        return text.ToString();
    }
}
