using Jtai.CaseSelection.Data;
using Jtai.Contracts.Api.CaseSelection;
using Jtai.Data;
using Jtai.Data.Http;
using Jtai.Data.Sealing;
using Jtai.ServiceDefaults;
using Jtai.WorkingDays;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.CaseSelection.Children;

/// <summary>
/// ¶100: the lead inspector may telephone the local authority to confirm that several agencies are involved with a child, and ask it to check its electronic
/// system. The call is on record with what it came to.
/// </summary>
internal static class RecordInvolvementCheck
{
    public const int SpokeToLength = 100, NoteLength = 500;

    public static async Task<Results<Ok<InvolvementCheckResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, Guid childId, RecordInvolvementCheckRequest request, CaseSelectionDb db, Caller caller, Seal seal, IClock clock,
        CancellationToken cancellationToken)
    {
        if (await db.LedBy(caller, clock).SingleOrDefaultAsync(i => i.InspectionId == inspectionId, cancellationToken) is not { } inspection)
        {
            return Problems.NotFound();
        }

        // Newer lists take children away: one that a call speaks of stays, once it is seen.
        await using var change = await Change.BeginAsync(db, $"select 1 from selections where inspection_id = {inspectionId} for update", cancellationToken);
        // The children of ¶97 alone: what is confirmed is whether a case is one for audit.
        var chosen = await db.Children.AnyAsync(child => child.InspectionId == inspectionId && child.Id == childId && child.Reason != null, cancellationToken);
        if (!chosen) return Problems.NotFound();

        var now = clock.GetCurrentInstant();
        if (Refuse(request, inspection.DayOf(clock), now) is { } refusal) return refusal.ToProblem();

        var check = db.Add(InvolvementCheck.Of(childId, request, caller.Subject, now, seal)).Entity;
        db.Audit(
            $"child/{childId}", "the local authority was telephoned (¶100)",
            new { inspectionId, request.At, request.SeveralAgencies, request.SystemChecked });
        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(check.Resource(seal));
    }

    public static Refusal? Refuse(RecordInvolvementCheckRequest request, LocalDate notifiedOn, Instant now) => request switch
    {
        _ when Instant.FromDateTimeOffset(request.At) > now || UkTime.DayOf(Instant.FromDateTimeOffset(request.At)) < notifiedOn =>
            new("call-time-impossible", "Enter a time from the day of notification up to now.") { Field = "at", Value = $"{request.At:O}" },
        _ when string.IsNullOrWhiteSpace(request.SpokeTo) || request.SpokeTo.Length > SpokeToLength =>
            new("spoke-to-missing", $"Say to whom you spoke, by role and without a name, in 1 to {SpokeToLength} characters.")
            {
                Field = "spokeTo",
                Allowed = $"1 to {SpokeToLength} characters",
            },
        { Note.Length: > NoteLength } =>
            new("note-too-long", $"Say what came of the call in up to {NoteLength} characters.") { Field = "note", Allowed = $"up to {NoteLength} characters" },
        _ => null,
    };
}
