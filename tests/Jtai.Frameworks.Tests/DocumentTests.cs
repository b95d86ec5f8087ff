using System.Text;
using System.Text.Json.Nodes;

namespace Jtai.Frameworks.Tests;

public class DocumentTests
{
    private static readonly Framework FrontDoor2024 = FrameworkDocument.Find("front-door-2024")!;
    private static readonly Framework FrontDoor2022 = FrameworkDocument.Find("front-door-2022")!;

    [Fact]
    public void Five_frameworks_are_shipped_and_three_of_them_are_incomplete() => Assert.Equal(
        ["criminal-exploitation-2022 v1 incomplete", "domestic-abuse-2024 v1 incomplete", "front-door-2022 v1", "front-door-2024 v1", "legacy-2016 v1 incomplete"],
        FrameworkDocument.Shipped.Select(framework => $"{framework.Id} v{framework.Version}{(framework.Incomplete ? " incomplete" : "")}"));

    [Fact]
    public void The_file_name_of_a_shipped_document_is_its_id_and_version() =>
        Assert.Equal(FrameworkDocument.ShippedNames, FrameworkDocument.Shipped.Select(framework => $"Documents/{framework.Id}.v{framework.Version}.json"));

    [Theory]
    [InlineData("front-door-2022", 10, 1, 7, 34, 5)]
    [InlineData("front-door-2024", 10, 1, 7, 34, 5)]
    [InlineData("domestic-abuse-2024", 10, 1, 12, 34, 5)]
    [InlineData("criminal-exploitation-2022", 10, 1, 0, 34, 5)]
    [InlineData("legacy-2016", 9, 0, 11, 30, 1)]
    public void The_parameters_of_a_framework_are_its_document(string id, int notice, int dayNumberingBase, int team, int publication, int minimumAudits)
    {
        var framework = FrameworkDocument.Find(id)!;
        Assert.Equal(notice, framework.Notice.WorkingDays);
        Assert.Equal(dayNumberingBase, framework.DayNumberingBase);
        Assert.Equal(team, framework.Team.Sum(slot => slot.Usual));
        Assert.Equal(publication, framework.Milestones.Single(milestone => milestone.Id == "publication").Offset);
        Assert.Equal(minimumAudits, framework.Selection.Audits.Minimum);
    }

    [Fact]
    public void The_front_door_framework_has_22_criteria_with_their_exact_texts()
    {
        foreach (var framework in new[] { FrontDoor2022, FrontDoor2024 })
        {
            Assert.Equal(Enumerable.Range(1, 22).Select(number => $"EC{number}"), framework.Criteria.Select(criterion => criterion.Id));
            Assert.Equal("Agencies work effectively together to ensure that children get the right help at the right time.", framework.Criteria[0].Text);
            Assert.Equal("The quality and timeliness of help and support prevent children’s needs and risks from escalating.", framework.Criteria[2].Text);
            Assert.Equal("The local partnership, through the MASA, promotes multi-agency learning about the identification, assessment and response to initial need and risk effectively.", framework.Criteria[21].Text);
        }
    }

    [Fact]
    public void Annex_A_has_all_of_its_items()
    {
        foreach (var framework in new[] { FrontDoor2022, FrontDoor2024 })
        {
            var items = framework.InformationItems.ToList();
            Assert.Equal(5, items.Count(item => item.Due == "child-level-data"));
            Assert.Equal(["list-1"], items.Where(item => item.ExtraColumns is ["Contact outcome"]).Select(item => item.Id));
            Assert.Equal(1, items.Count(item => item.Due == "audit-list"));
            Assert.Equal(3, items.Count(item => item.Per == "sampled-child"));
            Assert.Equal((7, 5, 7), (Records("local-authority"), Records("police"), Records("health")));
            Assert.Equal((12, 10, 8, 6), (Performance("local-authority"), Performance("masa"), Performance("police"), Performance("health")));
            Assert.Equal(["joint-audits", "single-agency-audits", "themes-summary"], items.Where(item => item.Due == "audits").Select(item => item.Id));
            Assert.Equal(["1.4 12", "2.3 12", "2.7 18"], items.Where(item => item is { Number: not null, Window.Months: > 6 }).Select(item => $"{item.Number} {item.Window!.Months}"));
            Assert.Equal(["2.6 1", "3.5 3", "4.6 1"], items.Where(item => item.Window?.MostRecent is not null).Select(item => $"{item.Number} {item.Window!.MostRecent}"));

            int Records(string agency) => items.Count(item => item.Due == "case-records" && item.Per == "audited-child" && item.Owners is [var owner] && owner == agency);
            int Performance(string agency) => items.Count(item => item.Due == "performance-information" && item.Owners is [var owner] && owner == agency);
        }
        Assert.Equal("Rapid reviews and practice reviews carried out in the 18 months before the inspection", FrontDoor2024.InformationItems.Single(item => item.Number == "2.7").Description);
    }

    [Fact]
    public void The_three_notifications_and_the_relay_go_to_the_roles_of_the_guidance()
    {
        Assert.Equal(
            ["ofsted: director-of-childrens-services", "cqc: icb-chief-executive, icb-executive-lead", "hmicfrs: chief-constable, force-liaison-officer"],
            FrontDoor2024.Notifications.Select(rule => $"{rule.From}: {string.Join(", ", rule.To)}"));
        var relay = Assert.Single(FrontDoor2024.Relays);
        Assert.Equal(("director-of-childrens-services", "masa-chair, independent-scrutineer"), (relay.Asked, string.Join(", ", relay.Tells)));
    }

    [Fact]
    public void The_document_of_2024_cites_paragraphs_of_its_only_source_and_the_others_name_the_source()
    {
        Assert.All(FrontDoor2024.Milestones, milestone => Assert.Matches("^¶\\d+(-\\d+)?(, ¶\\d+(-\\d+)?)*$", milestone.Paragraph));
        foreach (var framework in FrameworkDocument.Shipped.Where(framework => framework.Id != "front-door-2024"))
        {
            // ¶ is a paragraph of the guidance of 2024 and always marked as inferred, L a line of a document without paragraphs.
            Assert.All(framework.Milestones, milestone => Assert.All(milestone.Paragraph.Split("; "), cited => Assert.Matches("^(00[0134] L\\d+(-\\d+)?(, L\\d+(-\\d+)?)*|002 ¶\\d+(-\\d+)?(, ¶\\d+(-\\d+)?)* \\(inferred\\))$", cited)));
        }
    }

    [Theory]
    [InlineData("front-door-2022", "ofsted 2 (lead), ofsted 1, hmicfrs 2, cqc 2", "ofsted, cqc?, hmicfrs?", "local-authority, police, health, education, masa", "MASA")]
    [InlineData("front-door-2024", "ofsted 2 (lead), ofsted 1, hmicfrs 2, cqc 2", "ofsted, cqc?, hmicfrs?", "local-authority, police, health, education, masa", "MASA")]
    [InlineData("domestic-abuse-2024", "ofsted 3 (lead), ofsted 1, hmicfrs 3, cqc 3, hmi-probation 2", "ofsted, cqc?, hmicfrs?, hmi-probation?", "local-authority, police, health, education, masa, probation, early-years, voluntary-sector", "MASA")]
    [InlineData("criminal-exploitation-2022", "", "", "local-authority, police, health, education, masa", "MASA")]
    [InlineData("legacy-2016", "ofsted 3 (lead), hmic 3, cqc 3, hmi-probation 2", "", "local-authority, police, health, probation, youth-offending, lscb", "LSCB")]
    public void Teams_quality_assurance_and_agencies_are_those_of_the_sources(string id, string team, string qualityAssurance, string agencies, string localBody)
    {
        var framework = FrameworkDocument.Find(id)!;
        Assert.Equal(team, string.Join(", ", framework.Team.Select(slot => $"{slot.Inspectorate} {slot.Usual}{(slot.Lead ? " (lead)" : "")}")));
        Assert.Equal(qualityAssurance, string.Join(", ", framework.QualityAssurance.Select(slot => $"{slot.Inspectorate}{(slot.Required ? "" : "?")}")));
        Assert.Equal(agencies, string.Join(", ", framework.Agencies.Select(agency => agency.Id)));
        Assert.Equal(localBody, framework.LocalBody.Abbreviation);
    }

    [Theory]
    [InlineData("front-door-2022", 5, 3, "15 24 31 34", "5 30, 5 30")]
    [InlineData("front-door-2024", 7, 3, "15 24 31 34", "5 30, 5 30")]
    [InlineData("domestic-abuse-2024", 5, 3, "15 24 31 34", "")]
    [InlineData("criminal-exploitation-2022", 3, 3, "34", "")]
    [InlineData("legacy-2016", 13, 3, "30", "")]
    public void Interviews_observations_the_letter_and_complaints_are_those_of_the_sources(string id, int interviews, int observations, string letter, string complaints)
    {
        var framework = FrameworkDocument.Find(id)!;
        Assert.Equal((interviews, observations), (framework.Interviews.Roles.Count, framework.Observations.Count));
        Assert.Equal(letter, string.Join(" ", framework.Milestones.Where(milestone => milestone.Id is "draft-letter" or "accuracy-comments" or "final-letter" or "publication").Select(milestone => milestone.Offset)));
        Assert.Equal(complaints, string.Join(", ", framework.Complaints?.Tracks.Select(track => $"{track.AcknowledgeWithin} {track.AnswerWithin}") ?? []));
        Assert.Equal(["individual-evidence", "shared-evidence", "names-in-evidence", "information-request"], framework.Retention.Select(kept => kept.Id));
        Assert.Equal("ofsted", framework.Retention.Single(kept => kept.Id == "shared-evidence").Holder);
    }

    [Fact]
    public void Every_citation_is_of_one_of_the_documents_own_sources()
    {
        foreach (var name in FrameworkDocument.ShippedNames)
        {
            var document = JsonNode.Parse(FrameworkDocument.Text(name))!;
            var sources = document["sources"]!.AsArray().Select(source => source!["id"]!.GetValue<string>()).ToList();
            var citations = All(document).Where(part => part.ContainsKey("paragraph")).SelectMany(part => part["paragraph"]!.GetValue<string>().Split("; ")).ToList();
            Assert.NotEmpty(citations);
            Assert.All(citations, citation => Assert.True(citation[0] == '¶' ? sources.Count == 1 : sources.Contains(citation[..3]), $"{name} {citation}"));
        }

        static IEnumerable<JsonObject> All(JsonNode? node) => node switch
        {
            JsonObject part => part.SelectMany(each => All(each.Value)).Prepend(part),
            JsonArray list => list.SelectMany(All),
            _ => [],
        };
    }

    [Fact]
    public void A_shipped_document_is_found_by_identifier_and_version_as_it_is_written()
    {
        Assert.Equal(FrameworkDocument.Text("Documents/front-door-2024.v1.json"), FrameworkDocument.ShippedText("front-door-2024", 1));
        Assert.Null(FrameworkDocument.ShippedText("front-door-2024", 2));
        Assert.Null(FrameworkDocument.ShippedText("back-door", 1));
        Assert.Null(FrameworkDocument.Find("back-door"));
    }

    [Fact]
    public void A_document_written_again_by_its_reader_is_the_same()
    {
        foreach (var name in FrameworkDocument.ShippedNames)
        {
            var json = JsonNode.Parse(FrameworkDocument.Text(name))!;
            Assert.Empty(FrameworkDocument.TryRead(Encoding.UTF8.GetBytes(json.ToJsonString()), out var framework));
            Assert.Equal(json["id"]!.GetValue<string>(), framework!.Id);
        }
    }
}
