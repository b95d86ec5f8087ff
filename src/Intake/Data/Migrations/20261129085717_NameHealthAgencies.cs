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
            // The version before asks every health agency for one item together: what one of several was asked for goes, or stays under a name of its own
            // where something came of it; and what was asked of all is asked again.
            migrationBuilder.Sql("""
                delete from items where organisation is not null
                    and not exists (select from documents where item_id = items.id) and not exists (select from statements where item_id = items.id)
                    and not exists (select from uploads where item_id = items.id) and not exists (select from shared_items where item_id = items.id)
                    and not exists (select from arrivals where item_id = items.id);
                update items set state = 'Requested' from named_health_agencies named
                    where named.inspection_id = items.inspection_id and named.child = items.child and organisation is null and state = 'Withdrawn'
                    and owner_kind = 'health' and due = 'case-records';
                update items set item = item || '-' || organisation where organisation is not null;
                """);
            migrationBuilder.DropTable(
                name: "named_health_agencies");

            migrationBuilder.DropIndex(
                name: "ix_items_inspection_id_item_owner_kind_child_organisation",
                table: "items");

            migrationBuilder.DropColumn(
                name: "organisation",
                table: "items");

            migrationBuilder.CreateIndex(
                name: "ix_items_inspection_id_item_owner_kind_child",
                table: "items",
                columns: new[] { "inspection_id", "item", "owner_kind", "child" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);
        }
    }
}
