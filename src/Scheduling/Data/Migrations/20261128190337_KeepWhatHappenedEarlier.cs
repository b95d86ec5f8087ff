using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Jtai.Scheduling.Data.Migrations
{
    /// <inheritdoc />
    public partial class KeepWhatHappenedEarlier : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "earlier",
                table: "notifications",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "means",
                table: "notifications",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "recorded_at",
                table: "notifications",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "entered_late_reason",
                table: "inspections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "corrects",
                table: "inspection_steps",
                type: "uuid",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The version before cannot read these, and would lose what was corrected.
            migrationBuilder.Sql("""
                do $$ begin
                    if exists (select from inspection_steps where corrects is not null or event in ('CorrectStep', 'CorrectNotification', 'RecordNotification')) then
                        raise exception 'Steps or notifications have been corrected or added later, which the version before does not know.';
                    end if;
                end $$;
                """);

            migrationBuilder.DropColumn(
                name: "earlier",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "means",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "recorded_at",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "entered_late_reason",
                table: "inspections");

            migrationBuilder.DropColumn(
                name: "corrects",
                table: "inspection_steps");
        }
    }
}
