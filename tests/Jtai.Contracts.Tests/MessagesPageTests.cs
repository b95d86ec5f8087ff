using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using Jtai.Contracts.Identity;
using Jtai.Contracts.Scheduling;
using Jtai.Messaging;
using MassTransit;

namespace Jtai.Contracts.Tests;

/// <summary>docs/messages.md, the catalogue and the services say the same.</summary>
public sealed class MessagesPageTests
{
    static readonly Dictionary<string, Assembly> Services = KnownServices.All.ToDictionary(
        service => service.Name, service => Assembly.Load($"Jtai.{string.Concat(service.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))}"));

    static string Page([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../docs/messages.md");

    /// <summary>A wanted change: run with JTAI_ACCEPT=1 and commit the page.</summary>
    [Fact]
    public void The_page_shows_the_catalogue()
    {
        string[] table =
        [
            .. from route in EventCatalogue.All
               select $"| `{route.Type.Name}` | {route.Publisher} | {(route.Consumers.Count == 0 ? "none" : string.Join(", ", route.Consumers))} | {route.Reason} |",
        ];
        var page = File.ReadAllLines(Page());
        var rows = page.Where(IsRow).ToList();
        if (Environment.GetEnvironmentVariable("JTAI_ACCEPT") == "1")
            File.WriteAllLines(Page(), [.. page.TakeWhile(line => !IsRow(line)), .. table, .. page.SkipWhile(line => !IsRow(line)).SkipWhile(IsRow)]);
        else Assert.Equal(table, rows);

        static bool IsRow(string line) => line.StartsWith("| `", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_event_says_who_tells_whom_and_names_services_that_there_are()
    {
        Assert.Equal(EventTypes.All.OrderBy(type => type.Name), EventCatalogue.All.Select(route => route.Type).OrderBy(type => type.Name));
        Assert.All(EventCatalogue.All, route => Assert.Empty(route.Consumers.Append(route.Publisher).Except(KnownServices.All.Select(service => service.Name))));
    }

    [Fact]
    public void The_catalogue_names_exactly_the_services_that_consume_an_event()
    {
        foreach (var route in EventCatalogue.All)
            Assert.Equal(route.Consumers.Order(), Services.Where(service => Consumes(service.Value, route.Type)).Select(service => service.Key).Order());
    }

    [Fact]
    public void The_catalogue_names_the_service_that_publishes_an_event()
    {
        foreach (var route in EventCatalogue.All)
            Assert.Equal([route.Publisher], Services.Where(service => Publishes(service.Value, route.Type)).Select(service => service.Key));
    }

    [Fact]
    public void No_event_has_a_field_that_could_hold_a_name_or_a_date_of_birth()
    {
        string[] personal = ["name", "birth", "dob", "upn", "address", "email", "phone", "gender", "ethnicity"];
        foreach (var type in EventTypes.All)
            Assert.DoesNotContain(type.GetProperties(), property => personal.Any(word => property.Name.Contains(word, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>A consumer class of its own, or the shared copy of inspections, memberships or frameworks.</summary>
    static bool Consumes(Assembly service, Type @event) =>
        service.GetTypes().Any(type => type.IsAssignableTo(typeof(IConsumer<>).MakeGenericType(@event)))
        || (@event == typeof(MembershipChanged) && Calls(service, nameof(Memberships.AddMemberships)))
        || (Copied.Contains(@event) && Calls(service, nameof(Copies.AddCopies)));

    static readonly Type[] Copied = [typeof(InspectionNotified), typeof(TimetableChanged), typeof(InspectionCancelled), typeof(MembershipChanged), typeof(FrameworkAdded)];

    static bool Calls(Assembly service, string method) =>
        References(service, reader => reader.MemberReferences.Any(called => reader.GetString(reader.GetMemberReference(called).Name) == method));

    /// <summary>Calls <c>Publish</c> with this event: a method specification over it.</summary>
    static bool Publishes(Assembly service, Type @event) => References(service, reader =>
        Enumerable.Range(1, reader.GetTableRowCount(TableIndex.MethodSpec))
            .Select(row => reader.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row)))
            .Any(call => call.Method.Kind == HandleKind.MemberReference
                && reader.GetString(reader.GetMemberReference((MemberReferenceHandle)call.Method).Name) == nameof(Publishing.Publish)
                && Names(reader, call.Signature, @event)));

    static bool Names(MetadataReader reader, BlobHandle signature, Type @event)
    {
        // GENERICINST count CLASS TypeDefOrRef
        var blob = reader.GetBlobReader(signature);
        blob.ReadSignatureHeader();
        blob.ReadCompressedInteger();
        blob.ReadSignatureTypeCode();
        return blob.ReadTypeHandle() is { Kind: HandleKind.TypeReference } handle
            && reader.GetTypeReference((TypeReferenceHandle)handle) is var type && reader.GetString(type.Name) == @event.Name;
    }

    static bool References(Assembly service, Func<MetadataReader, bool> question)
    {
        using var file = new PEReader(File.OpenRead(service.Location));
        return question(file.GetMetadataReader());
    }
}
