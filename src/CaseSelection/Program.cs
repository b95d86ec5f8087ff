using Jtai.CaseSelection;
using Jtai.CaseSelection.Children;
using Jtai.CaseSelection.Data;
using Jtai.CaseSelection.Selections;
using Jtai.Data;
using Jtai.Data.Sealing;
using Jtai.Messaging;
using Jtai.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("case-selection");
builder.AddDatabase<CaseSelectionDb>("caseselectiondb");
builder.AddMessaging<CaseSelectionDb>(bus =>
{
    bus.AddConsumer<OpenSelection>("open-selection");
    bus.AddConsumer<CloseSelection>("close-selection");
    bus.AddConsumer<NoteChildLevelData>();
    bus.AddCopies();
});
builder.AddSeal();
builder.AddServiceClient<IntakeClient>("intake");
builder.Services.AddWorker<LoadChildLevelData>();

var app = builder.Build();
if (await app.RunCommandAsync<CaseSelectionDb>(args) is { } exitCode) return exitCode;

app.UseServiceDefaults();
app.MapCaseSelectionApi();
await app.RunAsync();
return Environment.ExitCode;
