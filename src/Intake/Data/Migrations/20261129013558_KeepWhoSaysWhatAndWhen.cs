using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jtai.Intake.Data.Migrations
{
    /// <summary>When a release from quarantine was proposed. What is proposed already has no time and was read by nobody: it is proposed again.</summary>
    public partial class KeepWhoSaysWhatAndWhen : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table documents add release_proposed_at timestamptz;
            update documents set release_proposed_by = null, sealed_release_reason = null where state = 'Quarantined';
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table documents drop release_proposed_at;
            """);
    }
}
