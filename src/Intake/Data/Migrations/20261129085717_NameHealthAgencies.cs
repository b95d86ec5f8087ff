using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jtai.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class NameHealthAgencies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_items_inspection_id_item_owner_kind_child",
                table: "items");

            migrationBuilder.AddColumn<string>(
                name: "organisation",
                table: "items",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "named_health_agencies",
                columns: table => new
                {
                    inspection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    child = table.Column<Guid>(type: "uuid", nullable: false),
                    organisations = table.Column<List<string>>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_named_health_agencies", x => new { x.inspection_id, x.child });
                    table.ForeignKey(
                        name: "fk_named_health_agencies_information_requests_inspection_id",
                        column: x => x.inspection_id,
                        principalTable: "information_requests",
                        principalColumn: "inspection_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_items_inspection_id_item_owner_kind_child_organisation",
                table: "items",
                columns: new[] { "inspection_id", "item", "owner_kind", "child", "organisation" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "named_health_agencies");

            migrationBuilder.DropIndex(
                name: "ix_items_inspection_id_item_owner_kind_child_organisation",
                table: "items");

            migrationBuilder.DropColumn(
                name: "organisation",
                table: "items");

            // What each of several was asked for stays (¶105), which the version before takes for several of one kind.
            migrationBuilder.CreateIndex(
                name: "ix_items_inspection_id_item_owner_kind_child",
                table: "items",
                columns: new[] { "inspection_id", "item", "owner_kind", "child" });
        }
    }
}
