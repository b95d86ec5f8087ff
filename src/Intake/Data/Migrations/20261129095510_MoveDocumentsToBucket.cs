using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jtai.Intake.Data.Migrations
{
    /// <inheritdoc />
    public partial class MoveDocumentsToBucket : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "withdrawn_from",
                table: "items",
                type: "text",
                nullable: true);
            migrationBuilder.Sql("""
                update items set withdrawn_from = case when settled_at is null then 'Requested' else 'Submitted' end where state = 'Withdrawn';
                """);

            migrationBuilder.AddColumn<string>(
                name: "bucket",
                table: "documents",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "withdrawn_from",
                table: "items");

            migrationBuilder.DropColumn(
                name: "bucket",
                table: "documents");
        }
    }
}
