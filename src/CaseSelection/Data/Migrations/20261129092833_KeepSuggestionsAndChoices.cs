using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Jtai.CaseSelection.Data.Migrations
{
    /// <inheritdoc />
    public partial class KeepSuggestionsAndChoices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "choices",
                table: "selections",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "choices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    suggestion = table.Column<int>(type: "integer", nullable: true),
                    not_taken = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    sealed_children = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_choices", x => x.id);
                    table.ForeignKey(
                        name: "fk_choices_selections_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "selections",
                        principalColumn: "inspection_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "suggestions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    keep = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    leave_out = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    unevenness = table.Column<double>(type: "double precision", nullable: false),
                    message = table.Column<string>(type: "text", nullable: true),
                    sealed_children = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_suggestions", x => x.id);
                    table.ForeignKey(
                        name: "fk_suggestions_selections_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "selections",
                        principalColumn: "inspection_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_choices_inspection_id_number",
                table: "choices",
                columns: new[] { "inspection_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_suggestions_inspection_id_number",
                table: "suggestions",
                columns: new[] { "inspection_id", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "choices");

            migrationBuilder.DropTable(
                name: "suggestions");

            migrationBuilder.DropColumn(
                name: "choices",
                table: "selections");
        }
    }
}
