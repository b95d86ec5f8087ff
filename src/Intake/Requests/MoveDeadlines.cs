using Jtai.Contracts.Scheduling;
using Jtai.Data.Messages;
using Jtai.Intake.Data;
using Jtai.Messaging;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Intake.Requests;

/// <summary>When the timetable moves, what is due moves with it.</summary>
internal sealed class MoveDeadlines(IntakeDb db) : IConsumer<TimetableChanged>
{
    public async Task Consume(ConsumeContext<TimetableChanged> context)
    {
        await MoveAsync(db, await db.KeepInspectionAsync(context.Message, context.CancellationToken), context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
    }

    /// <summary>Reads what is open in the inspection and gives it the days of the newest timetable.</summary>
    public static async Task MoveAsync(IntakeDb db, KnownInspection inspection, CancellationToken cancellationToken)
    {
        foreach (var item in await db.Items.Where(item => item.InspectionId == inspection.InspectionId).ToListAsync(cancellationToken))
        {
            item.Move(inspection.Deadlines);
        }
    }
}
