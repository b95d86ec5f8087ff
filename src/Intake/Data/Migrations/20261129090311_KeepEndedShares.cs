using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Jtai.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class KeepEndedShares : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_shared_items",
                table: "shared_items");

            migrationBuilder.AddColumn<Guid>(
                name: "id",
                table: "shared_items",
                type: "uuid",
                nullable: false,
                defaultValueSql: "gen_random_uuid()");
            migrationBuilder.Sql("alter table shared_items alter column id drop default;");

            migrationBuilder.AddColumn<Instant>(
                name: "ended_at",
                table: "shared_items",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ended_by",
                table: "shared_items",
                type: "text",
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "pk_shared_items",
                table: "shared_items",
                column: "id");

            migrationBuilder.CreateIndex(
                name: "ix_shared_items_now",
                table: "shared_items",
                columns: new[] { "item_id", "agency" },
                unique: true,
                filter: "ended_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The version before would take what was ended for shared.
            migrationBuilder.Sql("delete from shared_items where ended_at is not null;");

            migrationBuilder.DropPrimaryKey(
                name: "pk_shared_items",
                table: "shared_items");

            migrationBuilder.DropIndex(
                name: "ix_shared_items_now",
                table: "shared_items");

            migrationBuilder.DropColumn(
                name: "id",
                table: "shared_items");

            migrationBuilder.DropColumn(
                name: "ended_at",
                table: "shared_items");

            migrationBuilder.DropColumn(
                name: "ended_by",
                table: "shared_items");

            migrationBuilder.AddPrimaryKey(
                name: "pk_shared_items",
                table: "shared_items",
                columns: new[] { "item_id", "agency" });
        }
    }
}
