using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Jtai.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class KeepAsLongAsTheRuleSays : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Instant>(
                name: "children_erased_at",
                table: "information_requests",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<LocalDate>(
                name: "closed_on",
                table: "information_requests",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "closure_recorded_at",
                table: "information_requests",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "information_erased_at",
                table: "information_requests",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "lists_erased_at",
                table: "information_requests",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "erasures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @class = table.Column<string>(name: "class", type: "text", nullable: false),
                    organisation = table.Column<string>(type: "text", nullable: false),
                    inspectorate = table.Column<string>(type: "text", nullable: false),
                    months = table.Column<int>(type: "integer", nullable: false),
                    ended_on = table.Column<LocalDate>(type: "date", nullable: false),
                    keys_destroyed_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    files_gone_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    statement = table.Column<string>(type: "text", nullable: false),
                    signature = table.Column<byte[]>(type: "bytea", nullable: false),
                    signature_key = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_erasures", x => x.id);
                    table.ForeignKey(
                        name: "fk_erasures_information_requests_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "information_requests",
                        principalColumn: "inspection_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "legal_holds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    placed_by = table.Column<string>(type: "text", nullable: false),
                    placed_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    sealed_reason = table.Column<byte[]>(type: "bytea", nullable: false),
                    lifted_by = table.Column<string>(type: "text", nullable: true),
                    lifted_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    sealed_reason_for_lifting = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_legal_holds", x => x.id);
                    table.ForeignKey(
                        name: "fk_legal_holds_information_requests_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "information_requests",
                        principalColumn: "inspection_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_erasures_inspection_id_class_organisation",
                table: "erasures",
                columns: new[] { "inspection_id", "class", "organisation" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_legal_holds_standing",
                table: "legal_holds",
                column: "inspection_id",
                unique: true,
                filter: "lifted_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "erasures");

            migrationBuilder.DropTable(
                name: "legal_holds");

            migrationBuilder.DropColumn(
                name: "children_erased_at",
                table: "information_requests");

            migrationBuilder.DropColumn(
                name: "closed_on",
                table: "information_requests");

            migrationBuilder.DropColumn(
                name: "closure_recorded_at",
                table: "information_requests");

            migrationBuilder.DropColumn(
                name: "information_erased_at",
                table: "information_requests");

            migrationBuilder.DropColumn(
                name: "lists_erased_at",
                table: "information_requests");
        }
    }
}
