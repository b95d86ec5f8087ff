namespace Jtai.System.Tests;

public sealed class SecretsTests
{
    [Theory]
    [InlineData("child 4000000 was seen", "4000000", true)]
    [InlineData("4000000", "4000000", true)]
    [InlineData("\"startTimeUnixNano\":\"1795852340000000\"", "4000000", false)]
    [InlineData("17940000000, then 4000000.", "4000000", true)]
    [InlineData("ada LOVELACE", "Ada Lovelace", true)]
    public void A_number_is_found_as_a_number_and_a_name_in_any_spelling(string text, string secret, bool found) => Assert.Equal(found, text.Says(secret));
}
