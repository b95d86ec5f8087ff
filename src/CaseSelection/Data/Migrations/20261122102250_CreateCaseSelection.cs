using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Jtai.CaseSelection.Data.Migrations
{
    /// <inheritdoc />
    public partial class CreateCaseSelection : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "selections",
                columns: table => new
                {
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    local_area = table.Column<string>(type: "text", nullable: true),
                    sample_size = table.Column<int>(type: "integer", nullable: true),
                    minimum_audits = table.Column<int>(type: "integer", nullable: false),
                    cancelled_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    timetable_revision = table.Column<int>(type: "integer", nullable: false),
                    sample_due_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    audits_due_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    wanted_submission_id = table.Column<Guid>(type: "uuid", nullable: true),
                    wanted_received_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    fetch_attempts = table.Column<int>(type: "integer", nullable: false),
                    fetch_after = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    submission_id = table.Column<Guid>(type: "uuid", nullable: true),
                    sampled_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    sampled_by = table.Column<string>(type: "text", nullable: true),
                    audits_selected_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    audits_selected_by = table.Column<string>(type: "text", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_selections", x => x.inspection_id);
                });

            migrationBuilder.CreateTable(
                name: "children",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    local_authority_child_id = table.Column<string>(type: "text", nullable: false),
                    listed = table.Column<bool>(type: "boolean", nullable: false),
                    gender = table.Column<string>(type: "text", nullable: true),
                    ethnicity = table.Column<string>(type: "text", nullable: true),
                    age = table.Column<int>(type: "integer", nullable: true),
                    disability = table.Column<string>(type: "text", nullable: true),
                    lists = table.Column<List<int>>(type: "integer[]", nullable: false),
                    sources = table.Column<List<string>>(type: "text[]", nullable: false),
                    last_contact_on = table.Column<LocalDate>(type: "date", nullable: true),
                    need = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    audit_reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_children", x => x.id);
                    table.ForeignKey(
                        name: "fk_children_selections_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "selections",
                        principalColumn: "inspection_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "list_rows",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    child_id = table.Column<Guid>(type: "uuid", nullable: false),
                    list = table.Column<int>(type: "integer", nullable: false),
                    row = table.Column<int>(type: "integer", nullable: false),
                    date = table.Column<LocalDate>(type: "date", nullable: true),
                    sealed_values = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_rows", x => x.id);
                    table.ForeignKey(
                        name: "fk_list_rows_children_child_id",
                        column: x => x.child_id,
                        principalTable: "children",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_children_inspection_id_id",
                table: "children",
                columns: new[] { "inspection_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_children_inspection_id_local_authority_child_id",
                table: "children",
                columns: new[] { "inspection_id", "local_authority_child_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_list_rows_child_id",
                table: "list_rows",
                column: "child_id");

            migrationBuilder.CreateIndex(
                name: "ix_list_rows_inspection_id",
                table: "list_rows",
                column: "inspection_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "list_rows");

            migrationBuilder.DropTable(
                name: "children");

            migrationBuilder.DropTable(
                name: "selections");
        }
    }
}
