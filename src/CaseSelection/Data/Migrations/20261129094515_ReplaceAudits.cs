using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Jtai.CaseSelection.Data.Migrations
{
    /// <inheritdoc />
    public partial class ReplaceAudits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "replaced_by",
                table: "children",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "involvement_checks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    child_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    recorded_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    several_agencies = table.Column<bool>(type: "boolean", nullable: false),
                    system_checked = table.Column<bool>(type: "boolean", nullable: false),
                    sealed_texts = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_involvement_checks", x => x.id);
                    table.ForeignKey(
                        name: "fk_involvement_checks_children_child_id",
                        column: x => x.child_id,
                        principalTable: "children",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_involvement_checks_child_id",
                table: "involvement_checks",
                column: "child_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "involvement_checks");

            migrationBuilder.DropColumn(
                name: "replaced_by",
                table: "children");
        }
    }
}
