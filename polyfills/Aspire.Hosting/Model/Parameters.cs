using System.Security.Cryptography;
using System.Text.Json;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel
{
    public class ParameterResource : Resource, IExpressionValue
    {
        private readonly Lazy<string> _value;

        public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : base(name)
        {
            _value = new(() => callback(Default));
            Secret = secret;
        }

        public ParameterDefault? Default { get; set; }

        public bool Secret { get; }

        public string? Description { get; set; }

        public string ValueExpression => $"{{{Name}.value}}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => new(_value.Value);
    }

    public abstract class ParameterDefault
    {
        public abstract string GetDefaultValue();

        public abstract void WriteToManifest(ManifestPublishingContext context);
    }

    public sealed class GenerateParameterDefault : ParameterDefault
    {
        public int MinLength { get; set; }

        public bool Lower { get; set; } = true;

        public bool Upper { get; set; } = true;

        public bool Numeric { get; set; } = true;

        public bool Special { get; set; } = true;

        public int MinLower { get; set; }

        public int MinUpper { get; set; }

        public int MinNumeric { get; set; }

        public int MinSpecial { get; set; }

        public override string GetDefaultValue()
        {
            // As in Aspire: characters that are easily told apart.
            (bool Wanted, int Least, string Characters)[] kinds =
            [
                (Lower, MinLower, "abcdefghjkmnpqrstuvwxyz"),
                (Upper, MinUpper, "ABCDEFGHJKMNPQRSTUVWXYZ"),
                (Numeric, MinNumeric, "0123456789"),
                (Special, MinSpecial, "-_.{}~()*+!"),
            ];
            var value = kinds.Where(kind => kind.Wanted).SelectMany(kind => RandomNumberGenerator.GetItems<char>(kind.Characters, kind.Least)).ToList();
            var all = string.Concat(kinds.Where(kind => kind.Wanted).Select(kind => kind.Characters));
            if (all.Length == 0) throw new ArgumentException("At least one character type must be enabled.");
            value.AddRange(RandomNumberGenerator.GetItems<char>(all, Math.Max(0, MinLength - value.Count)));
            var shuffled = value.ToArray();
            RandomNumberGenerator.Shuffle(shuffled.AsSpan());
            return new(shuffled);
        }

        public override void WriteToManifest(ManifestPublishingContext context)
        {
            context.Writer.WriteStartObject("generate");
            context.Writer.WriteNumber("minLength", MinLength);
            context.Writer.WriteEndObject();
        }
    }
}

namespace Aspire.Hosting.Publishing
{
    /// <summary>Where a parameter's default describes itself for a manifest. Nothing here publishes one.</summary>
    public sealed class ManifestPublishingContext(DistributedApplicationExecutionContext executionContext, string manifestPath, Utf8JsonWriter writer, CancellationToken cancellationToken = default)
    {
        public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

        public string ManifestPath { get; } = manifestPath;

        public Utf8JsonWriter Writer { get; } = writer;

        public CancellationToken CancellationToken { get; } = cancellationToken;
    }
}
