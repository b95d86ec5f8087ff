using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jtai.Intake.Data.Migrations
{
    /// <summary>
    /// When a release from quarantine was proposed, and when inspectors asked back. A proposal of before has no time and was read by nobody: it is made again.
    /// </summary>
    public partial class KeepWhoSaysWhatAndWhen : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table documents add release_proposed_at timestamptz;
            update documents set release_proposed_by = null, sealed_release_reason = null where state = 'Quarantined';

            alter table items add queried_at timestamptz;
            update items set queried_at = now() where state = 'Query' and sealed_inspector_note is not null;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table items drop queried_at;
            alter table documents drop release_proposed_at;
            """);
    }
}
