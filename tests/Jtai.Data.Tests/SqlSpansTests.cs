namespace Jtai.Data.Tests;

public sealed class SqlSpansTests
{
    [Theory]
    [InlineData("SELECT i.id, i.status FROM inspections AS i WHERE i.id = @id", "select inspections")]
    [InlineData("\n  select r.* from \"reminders\" r join inspections i on true", "select reminders")]
    [InlineData("INSERT INTO audit_entries (id) VALUES (@p0)", "insert audit_entries")]
    [InlineData("UPDATE submissions SET state = @p0", "update submissions")]
    [InlineData("delete from outbox where sent_at < now()", "delete outbox")]
    [InlineData("SELECT pg_advisory_xact_lock(1)", "select")]
    [InlineData("listen outbox", "listen")]
    [InlineData("", "")]
    public void A_span_is_named_by_what_its_statement_does(string sql, string name) => Assert.Equal(name, SqlSpans.Of(sql));

    [Theory]
    [InlineData(null)]
    [InlineData("update outbox", "update outbox set sent_at = now()")]
    [InlineData("insert notices and 2 more", "insert into notices values (1)", "insert into outbox values (1)", "update inspections set status = 1")]
    public void A_batch_is_named_by_its_first_statement(string? name, params string[] batch) => Assert.Equal(name, SqlSpans.Of(batch));
}
