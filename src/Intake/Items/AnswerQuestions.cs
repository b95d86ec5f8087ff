using System.Text.Json;
using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Data.Http;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Items;

/// <summary>
/// ¶98: an agency answers the questions on the children chosen, as many at once as it has answers, and may correct them. Where several of a kind are asked,
/// each answers for itself: a child may be known to one and not to the other (¶105).
/// </summary>
internal static class AnswerQuestions
{
    static readonly string[] Allowed = ["yes", "no", "not-known"];

    public static async Task<Results<Ok<AnswersResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, AnswerQuestionsRequest request, IntakeDb db, DocumentStore documents, Caller caller, IClock clock,
        CancellationToken cancellationToken)
    {
        if (!await db.VisibleTo(caller, clock).AnyAsync(each => each.InspectionId == inspectionId, cancellationToken)) return Problems.NotFound();
        if (Refuse(request.Answers) is { } malformed) return Problems.Invalid(malformed);

        await using var change = await Change.BeginAsync(
            db,
            $"select 1 from items where inspection_id = {inspectionId} and owner_kind = {caller.OrganisationKind} and child is not null order by id for update",
            cancellationToken);
        if (await db.WhyClosedAsync(inspectionId, cancellationToken) is { } closed) return closed.ToProblem();

        var asked = await db.ItemsOf(caller, clock).Where(item => item.InspectionId == inspectionId && item.Kind == ItemKind.Question)
            .ToDictionaryAsync(item => item.Id, cancellationToken);
        var said = await db.StatementsOf(caller, clock).Where(statement => asked.Keys.Contains(statement.ItemId))
            .ToDictionaryAsync(statement => statement.ItemId, cancellationToken);
        var (now, key) = (clock.GetCurrentInstant(), await db.KeyOfAsync(inspectionId, documents, cancellationToken));
        foreach (var (answer, index) in request.Answers.Select((answer, index) => (answer, index)))
        {
            if (!asked.TryGetValue(answer.Item, out var item) || !item.Take(ItemEvent.HandedIn, now))
            {
                return new Refusal("question-unknown", "This question is not asked of you, or not any more. Nothing was kept of these answers.")
                {
                    Field = $"answers[{index}].item",
                    Value = $"{answer.Item}",
                    Allowed = "an item of the kind \"question\" in your list of items",
                }.ToProblem();
            }

            db.Say(said.GetValueOrDefault(item.Id), item.Id, caller.Organisation, key.SealText(JsonSerializer.Serialize(answer), item.Id), now);
        }

        db.Audit($"inspection/{inspectionId}", "questions on the children answered (¶98)", new { items = request.Answers.Select(answer => answer.Item) });
        foreach (var leaf in request.Answers.Select(answer => asked[answer.Item]).DistinctBy(item => item.Item))
        {
            await db.TellAsync(leaf, caller.Organisation, now, cancellationToken);
        }

        await change.SaveAsync(cancellationToken);
        return TypedResults.Ok(ListAnswers.Resource(asked.Values, db.Statements.Local, key));
    }

    static Refusal? Refuse(IReadOnlyList<Answer> answers)
    {
        if (answers.Count == 0) return new("answers-missing", "Give at least one answer.") { Field = "answers", Allowed = "one or more" };

        for (var index = 0; index < answers.Count; index++)
        {
            if (!Allowed.Contains(answers[index].Given))
            {
                return new("answer-invalid", "Answer yes, no or not-known; what is to be said besides goes into the note.")
                {
                    Field = $"answers[{index}].given",
                    Allowed = string.Join(", ", Allowed),
                };
            }

            if (answers[index].Note is { } note && Texts.Refuse(note, $"answers[{index}].note") is { } tooLong) return tooLong;
        }

        return answers.GroupBy(answer => answer.Item).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? new("answered-twice", "Give one answer to each question.") { Field = "answers", Value = $"{twice.Key}", Allowed = "each item once" }
            : null;
    }
}
