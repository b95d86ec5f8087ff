using Jtai.Data;
using Jtai.Identity;
using Jtai.Identity.Clients;
using Jtai.Identity.Data;
using Jtai.Identity.Keys;
using Jtai.Identity.Tokens;
using Jtai.Messaging;
using Jtai.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("identity");
builder.AddDatabase<IdentityDb>("identitydb");
builder.AddMessaging<IdentityDb>();
builder.Services.AddOptions<IdentityOptions>().BindConfiguration("Identity")
    .Configure<IConfiguration>((options, configuration) => options.Address = configuration["Authentication:Authority"]?.TrimEnd('/') ?? "")
    .ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddSingleton<SigningKeys>();
builder.Services.AddSingleton<KeyRotation>();
builder.Services.AddHostedService(provider => provider.GetRequiredService<KeyRotation>());
builder.Services.AddHostedService<ConfiguredClients>();
builder.Services.AddSingleton<TokenRateLimit>();
builder.Services.AddScoped<ClientAuthentication>();
builder.Services.AddClientCommands();

var app = builder.Build();
if (await app.RunCommandAsync<IdentityDb>(args) is { } exitCode) return exitCode;
app.UseServiceDefaults();
app.MapIdentityApi();
await app.RunAsync();
return Environment.ExitCode;
