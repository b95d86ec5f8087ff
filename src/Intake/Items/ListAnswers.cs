using System.Text.Json;
using Jtai.Contracts.Api.Intake;
using Jtai.Data;
using Jtai.Intake.Data;
using Jtai.Intake.Requests;
using Jtai.Intake.Storage;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Jtai.Intake.Items;

/// <summary>¶98: the questions on each child and their answers; an agency sees its own, inspectors all. Every reading is on record.</summary>
internal static class ListAnswers
{
    public static async Task<Results<Ok<AnswersResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.VisibleTo(caller, clock).AnyAsync(each => each.InspectionId == inspectionId, cancellationToken)) return Problems.NotFound();

        var asked = await db.ItemsOf(caller, clock).AsNoTracking()
            .Where(item => item.InspectionId == inspectionId && item.Kind == ItemKind.Question).ToListAsync(cancellationToken);
        var key = await db.KeyOfAsync(inspectionId, documents, cancellationToken);
        db.Audit($"inspection/{inspectionId}", "answers on the children chosen read (¶98)", new { questions = asked.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(Resource(asked, key));
    }

    public static AnswersResource Resource(IEnumerable<InformationItem> asked, DocumentKey key)
    {
        var questions = asked.Where(item => item.State.IsAsked()).OrderBy(item => item.Child).ThenBy(item => item.Item).ThenBy(item => item.OwnerKind)
            .Select(item =>
            {
                var answer = item.SealedAnswer is null ? null : JsonSerializer.Deserialize<Answer>(key.OpenText(item.SealedAnswer, item.Id));
                return new QuestionResource(
                    item.Id, item.Child!.Value, item.Item, item.Title, item.OwnerKind, Json.Name(item.State), answer?.Given, answer?.Note, item.Late);
            }).ToList();
        return new(questions.Count, questions.Count(question => question.Given is not null), questions);
    }
}
