using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Jtai.Identity.Data.Migrations
{
    /// <inheritdoc />
    public partial class AddPreviousClientKey : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "previous_key",
                table: "clients",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<Instant>(
                name: "previous_key_until",
                table: "clients",
                type: "timestamp with time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "previous_key",
                table: "clients");

            migrationBuilder.DropColumn(
                name: "previous_key_until",
                table: "clients");
        }
    }
}
