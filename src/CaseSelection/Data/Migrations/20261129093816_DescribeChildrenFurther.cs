using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jtai.CaseSelection.Data.Migrations
{
    /// <inheritdoc />
    public partial class DescribeChildrenFurther : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "last_child_number",
                table: "selections",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<List<string>>(
                name: "changes",
                table: "children",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<int>(
                name: "number",
                table: "children",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<List<string>>(
                name: "remarks",
                table: "children",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<List<int>>(
                name: "rows_of_lists",
                table: "children",
                type: "integer[]",
                nullable: false,
                defaultValueSql: "'{}'");

            // What was listed before gets its numbers in the order in which it came.
            migrationBuilder.Sql("""
                update children c set number = n.number
                from (select id, row_number() over (partition by inspection_id order by id) number from children) n where n.id = c.id;
                update selections s set last_child_number = (select count(*) from children c where c.inspection_id = s.inspection_id);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "last_child_number",
                table: "selections");

            migrationBuilder.DropColumn(
                name: "changes",
                table: "children");

            migrationBuilder.DropColumn(
                name: "number",
                table: "children");

            migrationBuilder.DropColumn(
                name: "remarks",
                table: "children");

            migrationBuilder.DropColumn(
                name: "rows_of_lists",
                table: "children");
        }
    }
}
