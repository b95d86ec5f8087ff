using Jtai.Gateway;
using Jtai.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("gateway");
builder.Services.AddClientRateLimit();
builder.Services.AddRouteAudiences();
builder.Services.AddReverseProxy()
    .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
    .AddConfigFilter<ServiceAddresses>()
    .AddTransforms(Headers.Transform);

var app = builder.Build();
app.UseSecurityHeaders();
app.UseApiPages();
app.UseServiceDefaults();
app.MapReverseProxy();
await app.RunAsync();
