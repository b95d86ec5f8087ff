using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jtai.Scheduling.Data.Migrations
{
    /// <inheritdoc />
    public partial class Teams : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "conflicts_of_interest",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    sealed_text = table.Column<byte[]>(type: "bytea", nullable: false),
                    declared_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    declared_by = table.Column<string>(type: "text", nullable: false),
                    sealed_reason = table.Column<byte[]>(type: "bytea", nullable: true),
                    managed_by = table.Column<string>(type: "text", nullable: true),
                    managed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_conflicts_of_interest", x => x.id);
                    table.ForeignKey(
                        name: "fk_conflicts_of_interest_inspections_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "inspections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "teams",
                columns: table => new
                {
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    deviations = table.Column<string>(type: "jsonb", nullable: false),
                    changed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    changed_by = table.Column<string>(type: "text", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_teams", x => x.inspection_id);
                    table.ForeignKey(
                        name: "fk_teams_inspections_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "inspections",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "team_members",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    inspectorate = table.Column<string>(type: "text", nullable: false),
                    slot = table.Column<string>(type: "text", nullable: true),
                    lead = table.Column<bool>(type: "boolean", nullable: false),
                    circumstance = table.Column<string>(type: "text", nullable: true),
                    from = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_team_members", x => x.id);
                    table.ForeignKey(
                        name: "fk_team_members_teams_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "teams",
                        principalColumn: "inspection_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_conflicts_of_interest_inspection_id_subject",
                table: "conflicts_of_interest",
                columns: new[] { "inspection_id", "subject" },
                unique: true,
                filter: "ended_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_team_members_lead",
                table: "team_members",
                column: "inspection_id",
                unique: true,
                filter: "lead and until is null");

            migrationBuilder.CreateIndex(
                name: "ix_team_members_present",
                table: "team_members",
                columns: new[] { "inspection_id", "subject" },
                unique: true,
                filter: "until is null");

            migrationBuilder.CreateIndex(
                name: "ix_team_members_subject",
                table: "team_members",
                column: "subject",
                filter: "until is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "conflicts_of_interest");

            migrationBuilder.DropTable(
                name: "team_members");

            migrationBuilder.DropTable(
                name: "teams");
        }
    }
}
