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
            // The version before looks into the folder alone.
            migrationBuilder.Sql("""
                do $$ begin
                    if exists (select from documents where bucket is not null) then
                        raise exception 'Documents lie in a bucket. Copy them back to the folder, and set documents.bucket to null, first.';
                    end if;
                end $$;
                """);
            migrationBuilder.DropColumn(
                name: "withdrawn_from",
                table: "items");

            migrationBuilder.DropColumn(
                name: "bucket",
                table: "documents");
        }
    }
}
