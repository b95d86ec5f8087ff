using Jtai.Data;
using Jtai.Data.Sealing;
using Jtai.Intake;
using Jtai.Intake.Data;
using Jtai.Intake.Documents;
using Jtai.Intake.Items;
using Jtai.Intake.Requests;
using Jtai.Intake.Retention;
using Jtai.Intake.Scanning;
using Jtai.Intake.Storage;
using Jtai.Intake.Uploads;
using Jtai.Messaging;
using Jtai.ServiceDefaults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("intake");
builder.AddDatabase<IntakeDb>("intakedb");
builder.AddMessaging<IntakeDb>(bus =>
{
    bus.AddConsumer<OpenInformationRequest>("open-information-request");
    bus.AddConsumer<MoveDeadlines>();
    bus.AddConsumer<CloseInformationRequest>("close-information-request");
    bus.AddConsumer<AskAboutChildren>("ask-about-children");
    bus.AddConsumer<AskForCaseRecords>("ask-for-case-records");
    bus.AddConsumer<NoteClosure>("note-closure");
    bus.AddCopies();
});
builder.Services.AddOptions<IntakeOptions>().BindConfiguration("Intake", binder => binder.ErrorOnUnknownConfiguration = true)
    .ValidateDataAnnotations().ValidateOnStart();
builder.AddServiceClient<IdentityClient>("identity");
builder.AddSeal();
builder.Services.AddSingleton<DocumentStore>();
builder.Services.AddSingleton(RotateMasterKey.Command);
if (builder.Configuration.GetSection("Intake:Bucket").Exists())
{
    builder.Services.AddHealthChecks().Add(new("bucket", services => services.GetRequiredService<DocumentStore>().Bucket!, null, null));
    builder.Services.AddWorker<MoveDocuments>();
}

builder.Services.AddSingleton<ReceiptSigning>();
builder.Services.AddHealthChecks().AddCheck<DocumentStore>("documents").AddCheck<ClamAv>("scanner");
builder.Services.AddSingleton<ClamAv>();
builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<IntakeOptions>>(ReceiveDocument.LimitAtOnce);
builder.Services.AddScoped<ReceiveDocument>();
builder.Services.AddScoped<RecordDocument>();
builder.AddResumableUploads();
builder.Services.AddScoped<ItemStep>();
builder.Services.AddWorker<CheckDocuments>();
builder.Services.AddWorker<SweepDocuments>();
builder.Services.AddScoped<GetRetention>();
builder.Services.AddWorker<EraseInformation>();

var app = builder.Build();
if (await app.RunCommandAsync<IntakeDb>(args) is { } exitCode) return exitCode;

app.UseTus();
app.UseServiceDefaults();
app.MapIntakeApi();
await app.RunAsync();
return Environment.ExitCode;
