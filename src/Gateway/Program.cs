using Jtai.Gateway;
using Jtai.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
// Aspire has every project believe X-Forwarded-For. This one is the edge: it would believe a stranger.
builder.WebHost.UseSetting("ForwardedHeaders_Enabled", "false");
builder.AddServiceDefaults("gateway");
builder.AddForwardingErrors();
builder.Services.AddClientRateLimit();
builder.Services.AddRouteAudiences();
builder.Services.AddRoutes();

var app = builder.Build();
app.UseKnownProxies();
app.UseHeaders();
app.UseForwardingErrors();
app.Use(app.Services.GetRequiredService<StrangerRateLimit>().InvokeAsync);
app.UseApiPages();
app.UseServiceDefaults();
app.MapReverseProxy();
await app.RunAsync();
