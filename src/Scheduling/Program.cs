using Jtai.Data;
using Jtai.Data.Sealing;
using Jtai.Messaging;
using Jtai.Scheduling;
using Jtai.Scheduling.Data;
using Jtai.Scheduling.Deadlines;
using Jtai.Scheduling.FieldworkTimetables;
using Jtai.Scheduling.Meetings;
using Jtai.Scheduling.Steps;
using Jtai.Scheduling.Teams;
using Jtai.Scheduling.Timetables;
using Jtai.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("scheduling");
builder.AddDatabase<SchedulingDb>("schedulingdb");
builder.AddMessaging<SchedulingDb>(bus =>
{
    bus.AddMemberships();
    bus.AddConsumer<KeepArrival>();
    bus.AddConsumer<KeepReturn>();
    bus.AddConsumer<KeepSample>();
    bus.AddConsumer<KeepAuditCases>();
});
builder.AddSeal();
builder.AddServiceClient<IdentityClient>("identity");
builder.Services.AddScoped<InspectionSteps>();
builder.Services.AddScoped<MeetingChanges>();
builder.Services.AddScoped<DraftChanges>();
builder.Services.AddScoped<ConflictChanges>();
builder.Services.AddWorker<FireReminders>();

var app = builder.Build();
if (await app.RunCommandAsync<SchedulingDb>(args) is { } exitCode) return exitCode;
app.UseServiceDefaults();
app.MapSchedulingApi();
await app.RunAsync();
return Environment.ExitCode;
