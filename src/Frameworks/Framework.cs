using NodaTime;

namespace Jtai.Frameworks;

/// <summary>
/// An inspection framework: everything that differs between one theme or year and another. It is a document (see <c>framework.schema.json</c>, which
/// describes each part), not code. Identifiers of roles, agencies, inspectorates and milestones mean something within the document only. Every rule
/// carries the paragraph of its own sources.
/// </summary>
/// <param name="Id">Identifier, such as <c>front-door-2024</c>.</param>
/// <param name="Version">Grows by one with every change; a running inspection stays on its version.</param>
/// <param name="Title">The title of the guidance.</param>
/// <param name="Kind"><c>front-door</c>, <c>theme</c>, <c>front-door-and-theme</c> or <c>special</c>.</param>
/// <param name="Effective">When inspections may be planned under it.</param>
/// <param name="Incomplete">True when its sources leave out what an inspection needs: nobody can be notified under it.</param>
/// <param name="Missing">Names of the parts that are missing.</param>
/// <param name="Sources">What the paragraphs cite.</param>
/// <param name="LegalBasis">The powers used.</param>
/// <param name="Scope">What is evaluated.</param>
/// <param name="Inspectorates">Those taking part.</param>
/// <param name="Agencies">Those inspected, and the local body.</param>
/// <param name="LocalBody">The local safeguarding arrangements by the name of their time.</param>
/// <param name="Roles">Who acts and who is told.</param>
/// <param name="Team">Slots of the inspection team.</param>
/// <param name="QualityAssurance">Slots of quality assurance managers.</param>
/// <param name="Calendar">Identifier of the working-day calendar.</param>
/// <param name="DayNumberingBase">The number of the notification day: 1 (D1), or 0 in the framework of 2016.</param>
/// <param name="Notice">How long before fieldwork the area is told.</param>
/// <param name="Fieldwork">How long fieldwork is and when it begins.</param>
/// <param name="Milestones">The timetable.</param>
/// <param name="Notifications">Which inspectorate notifies whom.</param>
/// <param name="Relays">Who is asked to tell whom.</param>
/// <param name="Meetings">The meetings of an inspection.</param>
/// <param name="Criteria">The evaluation criteria with their exact texts.</param>
/// <param name="InformationRequest">Annex A as a tree.</param>
/// <param name="Selection">How many children are selected, and what is considered.</param>
/// <param name="Interviews">Who is usually met.</param>
/// <param name="Observations">What is observed.</param>
/// <param name="Findings">The form of the findings.</param>
/// <param name="Letter">The letter of findings.</param>
/// <param name="Complaints">Complaint clocks; null where the sources state none.</param>
/// <param name="Retention">Classes of records and who holds them.</param>
/// <param name="Notes">Conflicts between the sources, and what was decided.</param>
public sealed record Framework(
    string Id, int Version, string Title, string Kind, Effective Effective, bool Incomplete, IReadOnlyList<string> Missing,
    IReadOnlyList<Source> Sources, IReadOnlyList<Clause> LegalBasis, Scope Scope,
    IReadOnlyList<Inspectorate> Inspectorates, IReadOnlyList<Agency> Agencies, LocalBody LocalBody, IReadOnlyList<Role> Roles,
    IReadOnlyList<TeamSlot> Team, IReadOnlyList<QualityAssuranceSlot> QualityAssurance,
    string Calendar, int DayNumberingBase, Notice Notice, FieldworkRule Fieldwork, IReadOnlyList<Milestone> Milestones,
    IReadOnlyList<NotificationRule> Notifications, IReadOnlyList<Relay> Relays, IReadOnlyList<MeetingKind> Meetings,
    IReadOnlyList<Criterion> Criteria, IReadOnlyList<InformationItem> InformationRequest, Selection Selection,
    Interviews Interviews, IReadOnlyList<Observation> Observations, FindingsRule Findings, LetterRule Letter, ComplaintRule? Complaints,
    IReadOnlyList<RetentionClass> Retention, IReadOnlyList<Note> Notes)
{
    /// <summary>Identifier of the milestone on which the area is told (¶16).</summary>
    public const string Notification = "notification";

    /// <summary>Identifier of the milestone that is planned: the first day of fieldwork.</summary>
    public const string FieldworkStart = "fieldwork-start";

    /// <summary>Identifier of the last day of fieldwork.</summary>
    public const string FieldworkEnd = "fieldwork-end";

    /// <summary>All things to hand in: the leaves of Annex A, in the order of the document.</summary>
    public IEnumerable<InformationItem> InformationItems => InformationRequest.SelectMany(item => item.Leaves);

    internal bool HasBegunBy(LocalDate day) => LocalDate.FromDateOnly(Effective.From) <= day;
}

/// <summary>When inspections may be planned under a framework, both days included (Europe/London).</summary>
/// <param name="From">First day.</param>
/// <param name="Until">Last day; null is until further notice.</param>
public sealed record Effective(DateOnly From, DateOnly? Until);

/// <summary>A source of the framework's rules.</summary>
/// <param name="Id">Short name that paragraphs begin with, unless there is only one source.</param>
/// <param name="Title">Its title.</param>
/// <param name="Note">How it is cited and what it is worth.</param>
public sealed record Source(string Id, string Title, string? Note);

/// <summary>A statement with its paragraph.</summary>
/// <param name="Text">The statement.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record Clause(string Text, string Paragraph);

/// <summary>What is evaluated (¶6-8).</summary>
/// <param name="Evaluates">The areas of evaluation.</param>
/// <param name="Excludes">What is out of scope.</param>
/// <param name="PracticeWindow">How far back practice is looked at; null where not stated.</param>
/// <param name="Paragraph">Where it stands.</param>
/// <param name="Definition">A legal definition of the theme.</param>
/// <param name="Theme">The deep-dive theme and when it ends.</param>
public sealed record Scope(
    IReadOnlyList<string> Evaluates, IReadOnlyList<string> Excludes, Window? PracticeWindow, string Paragraph, string? Definition, Theme? Theme);

/// <summary>A deep-dive theme.</summary>
/// <param name="Title">The theme.</param>
/// <param name="Until">Its last day.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record Theme(string Title, DateOnly Until, string Paragraph);

/// <summary>An inspectorate taking part.</summary>
/// <param name="Id">Identifier, such as <c>ofsted</c>.</param>
/// <param name="Name">Its name at the time.</param>
/// <param name="Leads">True for the one that leads.</param>
public sealed record Inspectorate(string Id, string Name, bool Leads = false);

/// <summary>An agency in scope (¶5), or the local body.</summary>
/// <param name="Id">Identifier, such as <c>local-authority</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Mandatory">True when every inspection has it.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record Agency(string Id, string Name, bool Mandatory, string Paragraph);

/// <summary>The local safeguarding arrangements by the name of their time (MASA, LSCB).</summary>
/// <param name="Id">Identifier, also that of an agency.</param>
/// <param name="Name">Its name.</param>
/// <param name="Abbreviation">Its abbreviation.</param>
public sealed record LocalBody(string Id, string Name, string Abbreviation);

/// <summary>Somebody who acts or is told, by role and never by name.</summary>
/// <param name="Id">Identifier, such as <c>director-of-childrens-services</c>.</param>
/// <param name="Title">The title.</param>
/// <param name="Organisation">Inspectorate or agency; null when several have it.</param>
/// <param name="Includes">Of a role that several have, the roles of one person each that are among them; null where the document names none.</param>
public sealed record Role(string Id, string Title, string? Organisation, IReadOnlyList<string>? Includes = null);

/// <summary>A slot of the inspection team (¶10).</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Inspectorate">Who fills it.</param>
/// <param name="Title">Kind of inspector.</param>
/// <param name="Usual">Usual number; another number needs a reason.</param>
/// <param name="Minimum">Smallest number.</param>
/// <param name="Paragraph">Where it stands.</param>
/// <param name="Lead">True when one of them is the lead inspector.</param>
public sealed record TeamSlot(string Id, string Inspectorate, string Title, int Usual, int Minimum, string Paragraph, bool Lead = false);

/// <summary>A slot of quality assurance (¶11-12).</summary>
/// <param name="Inspectorate">Who fills it.</param>
/// <param name="Title">Title.</param>
/// <param name="Required">False where it may be filled in specific circumstances.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record QualityAssuranceSlot(string Inspectorate, string Title, bool Required, string Paragraph);

/// <summary>How long before fieldwork the area is told (¶13).</summary>
/// <param name="WorkingDays">Working days, the first fieldwork day not counted.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record Notice(int WorkingDays, string Paragraph);

/// <summary>How long fieldwork is and when it begins (¶13).</summary>
/// <param name="WorkingDays">Days of fieldwork.</param>
/// <param name="StartsOn">The usual weekday, lower case.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record FieldworkRule(int WorkingDays, string StartsOn, string Paragraph);

/// <summary>A day of the timetable and how it is computed.</summary>
/// <param name="Id">Identifier, such as <c>draft-letter</c>.</param>
/// <param name="Title">What happens.</param>
/// <param name="Label">How the guidance names the day, such as <c>D2</c> or <c>F5+15</c>; display only.</param>
/// <param name="Paragraph">Where it stands.</param>
/// <param name="Anchor">The milestone it is counted from; null for <see cref="Framework.FieldworkStart"/> only.</param>
/// <param name="Offset">Days after the anchor, negative before it. The anchor itself is never counted.</param>
/// <param name="Unit"><c>working-days</c> or <c>calendar-days</c>.</param>
/// <param name="At">Clock time, Europe/London; null is until the end of the day.</param>
/// <param name="Actors">Who does it: roles, agencies or inspectorates.</param>
/// <param name="Recipients">To whom.</param>
/// <param name="NotBefore">A second count; the later of the two days holds.</param>
/// <param name="IfRequired">True when it only happens if somebody decides so.</param>
/// <param name="Usual">True for a default that may be set otherwise.</param>
/// <param name="Note">What a reader should know.</param>
/// <param name="Voluntary">True for a right that is not a duty: nobody is late with it.</param>
public sealed record Milestone(
    string Id, string Title, string Label, string Paragraph, string? Anchor = null, int Offset = 0, string Unit = "working-days", TimeOnly? At = null,
    IReadOnlyList<string>? Actors = null, IReadOnlyList<string>? Recipients = null, NotBefore? NotBefore = null, bool IfRequired = false,
    bool Usual = false, string? Note = null, bool Voluntary = false);

/// <summary>A second count of a milestone, in working days.</summary>
/// <param name="Anchor">The milestone it is counted from.</param>
/// <param name="Offset">Working days after it.</param>
/// <param name="Reason">Why, for whoever asks about the date.</param>
public sealed record NotBefore(string Anchor, int Offset, string Reason);

/// <summary>Which inspectorate notifies whom (¶16).</summary>
/// <param name="From">The inspectorate.</param>
/// <param name="To">The roles.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record NotificationRule(string From, IReadOnlyList<string> To, string Paragraph);

/// <summary>Who is asked to tell whom (¶17).</summary>
/// <param name="Asks">The role that asks.</param>
/// <param name="Asked">The role that is asked.</param>
/// <param name="Tells">The roles that are told.</param>
/// <param name="Paragraph">Where it stands.</param>
/// <param name="Note">What a reader should know.</param>
public sealed record Relay(string Asks, string Asked, IReadOnlyList<string> Tells, string Paragraph, string? Note);

/// <summary>A meeting that the framework asks for (¶20, ¶33-47, ¶65-67).</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Title">Title.</param>
/// <param name="Milestone">The milestone that gives its usual or latest day.</param>
/// <param name="Kind"><c>set-up</c>, <c>strategic</c>, <c>off-site</c>, <c>team</c>, <c>initial-on-site</c>, <c>on-site</c>, <c>keep-in-touch</c> or
/// <c>feedback</c>.</param>
/// <param name="Modes"><c>in-person</c>, <c>phone</c>, <c>video</c>.</param>
/// <param name="Inspectors">Which inspectors attend.</param>
/// <param name="Invited">Local roles invited.</param>
/// <param name="Paragraph">Where it stands.</param>
/// <param name="Voluntary">True when attendance never affects the findings (¶42-43).</param>
/// <param name="Days">On how many working days it usually takes place, the milestone's day being the last of them.</param>
/// <param name="Before">The meeting that it comes before on the same day.</param>
/// <param name="Again">True when there may be several of it.</param>
public sealed record MeetingKind(
    string Id, string Title, string Milestone, string Kind, IReadOnlyList<string> Modes, string Inspectors, IReadOnlyList<string> Invited,
    string Paragraph, bool Voluntary = false,
    int Days = 1, string? Before = null, bool Again = false);

/// <summary>An evaluation criterion (¶9).</summary>
/// <param name="Id"><c>EC1</c> and so on.</param>
/// <param name="Text">Its exact text.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record Criterion(string Id, string Text, string Paragraph);

/// <summary>A node of Annex A; one without items is one thing to hand in.</summary>
/// <param name="Id">Identifier, such as <c>list-1</c>.</param>
/// <param name="Title">Title.</param>
/// <param name="Paragraph">Where it stands.</param>
/// <param name="Owners">Agencies that hand it in.</param>
/// <param name="Due">The milestone by which it is handed in.</param>
/// <param name="Number">Its number in the guidance, such as <c>1.4</c>.</param>
/// <param name="Description">Its exact description.</param>
/// <param name="Per"><c>sampled-child</c> or <c>audited-child</c> when it is handed in once for each such child; null is once.</param>
/// <param name="Window">How far back it reaches.</param>
/// <param name="Formats">File formats of the child-level lists.</param>
/// <param name="ExtraColumns">Columns beyond the official layout.</param>
/// <param name="WhereApplicable">True when it may not exist for a child.</param>
/// <param name="MayBeSame">True where it may be the same as what the agencies share, and it is enough to say so.</param>
/// <param name="Note">What a reader should know.</param>
/// <param name="Items">The parts of a group.</param>
public sealed record InformationItem(
    string Id, string Title, string Paragraph, IReadOnlyList<string> Owners, string Due, string? Number = null, string? Description = null, string? Per = null,
    Window? Window = null, IReadOnlyList<string>? Formats = null, IReadOnlyList<string>? ExtraColumns = null, bool WhereApplicable = false,
    bool MayBeSame = false, string? Note = null, IReadOnlyList<InformationItem>? Items = null)
{
    /// <summary>What it consists of: itself, or the leaves below it.</summary>
    public IEnumerable<InformationItem> Leaves => Items is null ? [this] : Items.SelectMany(item => item.Leaves);
}

/// <summary>How far back something reaches.</summary>
/// <param name="Months">Calendar months back from the notification day, both ends included, clamped to the end of a shorter month.</param>
/// <param name="MostRecent">Only the most recent so many.</param>
public sealed record Window(int? Months, int? MostRecent);

/// <summary>How many children are selected (¶97-99).</summary>
/// <param name="Audits">The smallest number of audited cases.</param>
/// <param name="Considerations">What the lead inspector considers.</param>
/// <param name="Sample">The children about whom partners are asked; null where not stated.</param>
public sealed record Selection(MinimumAudits Audits, IReadOnlyList<Consideration> Considerations, SampleSize? Sample);

/// <summary>The children about whom partners are asked (¶97).</summary>
/// <param name="Count">How many.</param>
/// <param name="Paragraph">Where it stands.</param>
/// <param name="Note">What a reader should know.</param>
public sealed record SampleSize(int Count, string Paragraph, string? Note);

/// <summary>The smallest number of audited cases (¶99).</summary>
/// <param name="Minimum">Fewer is refused.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record MinimumAudits(int Minimum, string Paragraph);

/// <summary>Something the lead inspector considers when selecting children (¶49, ¶96-97).</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Title">Its text.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record Consideration(string Id, string Title, string Paragraph);

/// <summary>Who is usually met (¶63).</summary>
/// <param name="Roles">The roles, in words.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record Interviews(IReadOnlyList<string> Roles, string Paragraph);

/// <summary>Something inspectors may observe (¶58).</summary>
/// <param name="Title">What.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record Observation(string Title, string Paragraph);

/// <summary>The form of the findings (¶78-79).</summary>
/// <param name="Form"><c>narrative</c>: no framework grades.</param>
/// <param name="Categories">What a finding can be.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record FindingsRule(string Form, IReadOnlyList<FindingCategory> Categories, string Paragraph);

/// <summary>What a finding can be.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Title">Title.</param>
public sealed record FindingCategory(string Id, string Title);

/// <summary>The letter of findings (¶77-78).</summary>
/// <param name="Addressees">Roles it is addressed to.</param>
/// <param name="OptionalAddressees">Others it may be addressed to.</param>
/// <param name="Sections">Its sections in order.</param>
/// <param name="StatesWhatToDo">False: it does not say what action to take.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record LetterRule(
    IReadOnlyList<string> Addressees, IReadOnlyList<string> OptionalAddressees, IReadOnlyList<string> Sections, bool StatesWhatToDo,
    string Paragraph);

/// <summary>Complaint clocks (¶120-124).</summary>
/// <param name="Opens">The milestone from which complaints are taken.</param>
/// <param name="Closes">The milestone that is the last day.</param>
/// <param name="Paragraph">Where it stands.</param>
/// <param name="Tracks">The separate processes.</param>
public sealed record ComplaintRule(string Opens, string Closes, string Paragraph, IReadOnlyList<ComplaintTrack> Tracks);

/// <summary>A complaint process.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Title">What is complained about.</param>
/// <param name="To">Who receives it.</param>
/// <param name="AcknowledgeWithin">Working days after the complaint, that day included.</param>
/// <param name="AnswerWithin">Working days after the complaint, that day included.</param>
/// <param name="Paragraph">Where it stands.</param>
public sealed record ComplaintTrack(string Id, string Title, string To, int AcknowledgeWithin, int AnswerWithin, string Paragraph);

/// <summary>A class of records (¶72-76, ¶93). Its period is configuration of each inspectorate.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Title">Title.</param>
/// <param name="Holder">An inspectorate, or <c>each-inspectorate</c>.</param>
/// <param name="Paragraph">Where it stands.</param>
/// <param name="EraseWhenNoLongerNeeded">True when erasure does not wait for a period.</param>
public sealed record RetentionClass(string Id, string Title, string Holder, string Paragraph, bool EraseWhenNoLongerNeeded = false);

/// <summary>A conflict between the sources or a gap in them, and what was decided.</summary>
/// <param name="About">The part of the document.</param>
/// <param name="Text">The decision.</param>
public sealed record Note(string About, string Text);
