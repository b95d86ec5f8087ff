using System.Buffers.Text;
using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Jtai.Data.Http;

/// <summary>One page of a list.</summary>
/// <param name="Items">In the order of creation.</param>
/// <param name="Next">The cursor that asks for what follows; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Pages by key, which stay right while rows are added and cost the same however far in they are.</summary>
public static class Pages
{
    /// <summary>Largest page.</summary>
    public const int MaxSize = 200;

    const int KeySize = 16, FilterSize = 8;
    static readonly string[] OfThePage = ["cursor", "size", "limit"];

    /// <summary>The page after a cursor. Keys are version 7 UUIDs, so their order is that of creation.</summary>
    /// <param name="query">What the caller may see, not ordered.</param>
    /// <param name="key">The key.</param>
    /// <param name="after">The key that <see cref="ReadCursor"/> read, or null for the first page.</param>
    /// <param name="asked">The request: the cursor of what follows is of its filter.</param>
    /// <param name="size">Wished number of items; held within 1 to <see cref="MaxSize"/>.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public static async Task<Page<T>> ToPageAsync<T>(
        this IQueryable<T> query, Expression<Func<T, Guid>> key, Guid? after, HttpRequest asked, int size = 50, CancellationToken cancellationToken = default)
    {
        if (after is { } last)
        {
            // x => x.Id > last
            var later = Expression.GreaterThan(key.Body, Expression.Constant(last));
            query = query.Where(Expression.Lambda<Func<T, bool>>(later, key.Parameters));
        }
        size = Math.Clamp(size, 1, MaxSize);
        var items = await query.OrderBy(key).Take(size + 1).ToListAsync(cancellationToken);
        if (items.Count <= size) return new Page<T>(items, null);
        items.RemoveAt(size);
        return new Page<T>(items, Cursor(key.Compile()(items[^1]), asked));
    }

    /// <summary>The cursor of what follows a key, for a list that pages by a key of its own and puts it into the first bytes of this one.</summary>
    /// <param name="last">The key.</param>
    /// <param name="asked">The request: the cursor is of its filter.</param>
    public static string Cursor(Guid last, HttpRequest asked) => Base64Url.EncodeToString([.. last.ToByteArray(bigEndian: true), .. Filter(asked)]);

    /// <summary>Reads the cursor that a <see cref="Page{T}"/> carried. Null or empty asks for the first page.</summary>
    /// <param name="cursor">The query parameter.</param>
    /// <param name="asked">The request.</param>
    /// <param name="after">The key in it.</param>
    /// <returns>Why not, for 400: it is no cursor, or one of another list or filter, after which this one would begin anywhere.</returns>
    public static Refusal? ReadCursor(string? cursor, HttpRequest asked, out Guid? after)
    {
        after = null;
        if (string.IsNullOrEmpty(cursor)) return null;
        Span<byte> bytes = stackalloc byte[KeySize + FilterSize];
        if (cursor.Length != Base64Url.GetEncodedLength(bytes.Length)
            || !Base64Url.IsValid(cursor)
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
            || length != bytes.Length)
        {
            return new("cursor-invalid", "The cursor is not one that this list gave.")
            {
                Field = "cursor",
                Allowed = "the value of \"next\" of the page before",
            };
        }
        if (!bytes[KeySize..].SequenceEqual(Filter(asked)))
        {
            return new("cursor-of-another-filter", "The cursor is of a list with another filter. Ask with the same filter again, or begin without a cursor.")
            {
                Field = "cursor",
                Allowed = "the value of \"next\" of a page with the same filter",
            };
        }
        after = new Guid(bytes[..KeySize], bigEndian: true);
        return null;
    }

    /// <summary>A digest of which list was asked for: its address and all that is asked of it but the page.</summary>
    static byte[] Filter(HttpRequest asked) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', asked.Query
        .Where(each => !OfThePage.Contains(each.Key, StringComparer.OrdinalIgnoreCase))
        .Select(each => $"{each.Key.ToLowerInvariant()}={each.Value}")
        .Order(StringComparer.Ordinal)
        .Prepend(asked.Path.Value))))[..FilterSize];
}
