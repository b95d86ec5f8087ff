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

/// <summary>¶98: the questions on each child and their answers; an agency sees its own answers, inspectors all. Every reading is on record.</summary>
internal static class ListAnswers
{
    public static async Task<Results<Ok<AnswersResource>, ProblemHttpResult>> Handle(
        Guid inspectionId, IntakeDb db, DocumentStore documents, Caller caller, IClock clock, CancellationToken cancellationToken)
    {
        if (!await db.VisibleTo(caller, clock).AnyAsync(each => each.InspectionId == inspectionId, cancellationToken)) return Problems.NotFound();

        var asked = await db.ItemsOf(caller, clock).AsNoTracking()
            .Where(item => item.InspectionId == inspectionId && item.Kind == ItemKind.Question).ToListAsync(cancellationToken);
        var said = await db.StatementsOf(caller, clock).AsNoTracking().Where(statement => asked.Select(item => item.Id).Contains(statement.ItemId))
            .ToListAsync(cancellationToken);
        var key = await db.KeyOfAsync(inspectionId, documents, cancellationToken);
        db.Audit($"inspection/{inspectionId}", "answers on the children chosen read (¶98)", new { questions = asked.Count });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(Resource(asked, said, key));
    }

    public static AnswersResource Resource(IEnumerable<InformationItem> asked, IEnumerable<Statement> said, DocumentKey key)
    {
        var answers = said.OrderBy(statement => statement.Organisation, StringComparer.Ordinal).ToLookup(statement => statement.ItemId);
        var items = asked.Where(item => item.State.IsAsked()).OrderBy(item => item.Child).ThenBy(item => item.Item).ThenBy(item => item.OwnerKind).ToList();
        return new(
            items.Count, items.Count(item => answers.Contains(item.Id)),
            [.. items.SelectMany(item => answers[item.Id].DefaultIfEmpty(), (item, statement) => Question(item, statement, key))]);
    }

    static QuestionResource Question(InformationItem item, Statement? statement, DocumentKey key)
    {
        var answer = statement is null ? null : JsonSerializer.Deserialize<Answer>(key.OpenText(statement.SealedText, item.Id));
        return new(
            item.Id, item.Child!.Value, item.Item, item.Title, item.OwnerKind, Json.Name(item.State), statement?.Organisation, answer?.Given, answer?.Note,
            item.Late);
    }
}
