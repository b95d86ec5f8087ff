using System.Buffers.Text;
using System.Linq.Expressions;
using Jtai.ServiceDefaults;
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

    /// <summary>The page after a cursor. Keys are version 7 UUIDs, so their order is that of creation.</summary>
    /// <param name="query">What the caller may see, not ordered.</param>
    /// <param name="key">The key.</param>
    /// <param name="after">The key that <see cref="TryReadCursor"/> read, or null for the first page.</param>
    /// <param name="size">Wished number of items; held within 1 to <see cref="MaxSize"/>.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public static async Task<Page<T>> ToPageAsync<T>(
        this IQueryable<T> query, Expression<Func<T, Guid>> key, Guid? after, int size = 50, CancellationToken cancellationToken = default)
    {
        if (after is { } last)
        {
            // x => x.Id > last
            var later = Expression.GreaterThan(key.Body, Expression.Constant(last));
            query = query.Where(Expression.Lambda<Func<T, bool>>(later, key.Parameters));
        }
        size = Math.Clamp(size, 1, MaxSize);
        var items = await query.OrderBy(key).Take(size + 1).ToListAsync(cancellationToken);
        if (items.Count <= size)
            return new Page<T>(items, null);
        items.RemoveAt(size);
        return new Page<T>(items, Cursor(key.Compile()(items[^1])));
    }

    /// <summary>Reads a cursor that a <see cref="Page{T}"/> carried.</summary>
    /// <param name="cursor">The query parameter; null or empty asks for the first page.</param>
    /// <param name="after">The key in it.</param>
    /// <returns>False when it is not a cursor: 400.</returns>
    public static bool TryReadCursor(string? cursor, out Guid? after)
    {
        after = null;
        if (string.IsNullOrEmpty(cursor))
            return true;
        Span<byte> bytes = stackalloc byte[16];
        if (cursor.Length != 22 || !Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length) || length != 16)
            return false;
        after = new Guid(bytes, bigEndian: true);
        return true;
    }

    /// <summary>The refusal of what is no cursor.</summary>
    public static Refusal CursorInvalid { get; } = new("cursor-invalid", "The cursor is not one that this list gave.")
    {
        Field = "cursor",
        Allowed = "the value of \"next\" of the page before",
    };

    static string Cursor(Guid key) => Base64Url.EncodeToString(key.ToByteArray(bigEndian: true));
}
