using Jtai.Gateway;
using Jtai.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("gateway");
builder.Services.AddClientRateLimit();
builder.Services.AddRouteAudiences();
builder.Services.AddReverseProxy()
    .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
    .AddConfigFilter<ServiceAddresses>();

var app = builder.Build();
app.UseHeaders();
app.UseApiPages();
app.UseServiceDefaults();
app.MapReverseProxy();
await app.RunAsync();
