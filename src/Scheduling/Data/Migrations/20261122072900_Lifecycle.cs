using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jtai.Scheduling.Data.Migrations
{
    /// <inheritdoc />
    public partial class Lifecycle : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "link_person",
                table: "inspections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "paused_on",
                table: "inspections",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "resumed_on",
                table: "inspections",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "status_before_deferral",
                table: "inspections",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "inspection_steps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @event = table.Column<string>(name: "event", type: "text", nullable: false),
                    from = table.Column<string>(type: "text", nullable: false),
                    to = table.Column<string>(type: "text", nullable: false),
                    on = table.Column<DateOnly>(type: "date", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    recorded_by = table.Column<string>(type: "text", nullable: false),
                    organisation = table.Column<string>(type: "text", nullable: false),
                    sealed_reason = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inspection_steps", x => x.id);
                    table.ForeignKey(
                        name: "fk_inspection_steps_inspections_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "inspections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "set_up_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    recorded_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    recorded_by = table.Column<string>(type: "text", nullable: false),
                    agenda = table.Column<string>(type: "jsonb", nullable: false),
                    sealed_outcomes = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_care = table.Column<byte[]>(type: "bytea", nullable: false),
                    incidents_asked = table.Column<bool>(type: "boolean", nullable: false),
                    sealed_incidents = table.Column<byte[]>(type: "bytea", nullable: false),
                    link_person = table.Column<string>(type: "jsonb", nullable: true),
                    changed = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_set_up_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_set_up_versions_inspections_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "inspections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_inspection_steps_inspection_id",
                table: "inspection_steps",
                column: "inspection_id");

            migrationBuilder.CreateIndex(
                name: "ix_set_up_versions_inspection_id_version",
                table: "set_up_versions",
                columns: new[] { "inspection_id", "version" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "inspection_steps");

            migrationBuilder.DropTable(
                name: "set_up_versions");

            migrationBuilder.DropColumn(
                name: "link_person",
                table: "inspections");

            migrationBuilder.DropColumn(
                name: "paused_on",
                table: "inspections");

            migrationBuilder.DropColumn(
                name: "resumed_on",
                table: "inspections");

            migrationBuilder.DropColumn(
                name: "status_before_deferral",
                table: "inspections");
        }
    }
}
