using Jtai.AppHost;
using Projects;

StateFolder.BePrivate();
var builder = DistributedApplication.CreateBuilder([.. Addresses.OfDashboard(), .. args]);
var runs = builder.ExecutionContext.IsRunMode;
// Jtai:Folder: for a second system beside the first, as in the tests.
var folder = runs ? new StateFolder(Path.GetFullPath(builder.Configuration["Jtai:Folder"] ?? Path.Combine(builder.AppHostDirectory, "..", ".jtai"))) : null;

// aspire publish [-- --target kubernetes]
if (!runs) builder.AddEnvironment();

// Servers. C.UTF-8 sorts alike in every version and on every machine.
var postgres = builder.AddPostgres("postgres", password: Kept("postgres-password", Secret.Password()))
    .WithImageTag("17")
    .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256 --locale=C.UTF-8")
    .WithDataVolume(Volume("postgres"));
var messaging = builder.AddRabbitMQ("messaging", password: Kept("messaging-password", Secret.Password()))
    .WithImageTag("4-management")
    // The broker's data is kept under its node's name. Published too: a container's own name would be new each time.
    .WithEnvironment("RABBITMQ_NODENAME", "messaging@localhost")
    .WithDataVolume(Volume("messaging"));
// Looks for malware. Nobody waits for it: without it everything is received, and nothing of it is opened.
var scanner = builder.AddClamAv("clamav").WithVolume(Volume("clamav") ?? "clamav", ClamAvResource.Signatures);

// The one way in, and who issues tokens.
var gateway = builder.AddProject<Jtai_Gateway>("gateway").WithoutDotnetRun()
    .WithHttpEndpoint()
    .WithExternalHttpEndpoints()
    .DisableForwardedHeaders()
    .WithHttpHealthCheck("/health/ready");
var publicAddress = runs
    ? ReferenceExpression.Create($"{gateway.GetEndpoint("http")}")
    : ReferenceExpression.Create($"{builder.AddParameter("public-address")}");
var identity = Service<Jtai_Identity>("identity", postgres.AddDatabase("identitydb"));
identity
    .WithEnvironment("Authentication__Authority", identity.GetEndpoint("http"))
    .WithEnvironment("Identity__Issuer", publicAddress)
    .WithEnvironment("Identity__KeyEncryptionKey", Kept("identity-key-encryption-key", Secret.Key()));
if (runs)
{
    foreach (var client in Demonstration.Clients)
        identity.WithEnvironment($"Demonstration__Clients__{client.Id}__Secret", Kept($"{client.Id}-secret", Secret.Password()));
}

// The services of an inspection.
var scheduling = Client(Service<Jtai_Scheduling>("scheduling", postgres.AddDatabase("schedulingdb")))
    .WithEnvironment("Seal__Key", Kept("scheduling-seal-key", Secret.Key()));
var intake = Client(Service<Jtai_Intake>("intake", postgres.AddDatabase("intakedb")))
    .WithEnvironment("Intake__MasterKey", Kept("intake-master-key", Secret.Key()))
    .WithEnvironment("Seal__Key", Kept("intake-seal-key", Secret.Key()))
    .WithEnvironment("Intake__ReceiptKey", Kept("intake-receipt-key", Secret.SigningKey()))
    .WithEnvironment("Intake__Scanner__Address", scanner.GetEndpoint("tcp"))
    .WithEnvironment(
        "Intake__DocumentsFolder",
        runs ? ReferenceExpression.Create($"{folder!.Of("documents")}") : ReferenceExpression.Create($"{builder.AddParameter("documents-folder")}"));
var caseSelection = Client(Service<Jtai_CaseSelection>("case-selection", postgres.AddDatabase("caseselectiondb")))
    .WithReference(intake)
    .WithEnvironment("Seal__Key", Kept("case-selection-seal-key", Secret.Key()));

gateway.WithEnvironment("Authentication__Authority", identity.GetEndpoint("http"));
foreach (var service in new[] { identity, scheduling, intake, caseSelection }) gateway.WithReference(service).WaitFor(service);

// No container engine is needed, unless it is wanted (./run --containers).
if (runs && builder.Configuration["Jtai:Servers"] != "containers") builder.RunServersNatively(folder!);
if (folder is not null) builder.Supervise(folder, gateway);
return builder.Build().RunToTheEnd(folder);

// A service with its database: migrated first by the server's own user, then started as a role that may use this database only; well when it reaches it.
IResourceBuilder<ProjectResource> Service<TProject>(string name, IResourceBuilder<PostgresDatabaseResource> database) where TProject : IProjectMetadata, new()
{
    var role = database.Resource.DatabaseName;
    var password = Kept($"{name}-database-password", Secret.Password());
    var (host, port) = (postgres.Resource.PrimaryEndpoint.Property(EndpointProperty.Host), postgres.Resource.PrimaryEndpoint.Property(EndpointProperty.Port));
    var migrate = builder.AddProject<TProject>($"{name}-migrate").WithoutDotnetRun()
        .WithAnnotation(new RunsOnce())
        .WithArgs("migrate")
        .WithReference(database).WaitFor(database)
        .WithReference(messaging)
        .WithEnvironment("Database__Role", role)
        .WithEnvironment("Database__RolePassword", password);
    return builder.AddProject<TProject>(name).WithoutDotnetRun()
        .WithHttpEndpoint()
        .WithHttpHealthCheck("/health/ready")
        .WithEnvironment(
            $"ConnectionStrings__{database.Resource.Name}",
            ReferenceExpression.Create($"Host={host};Port={port};Username={role};Password={password};Database={role}"))
        .WaitForCompletion(migrate)
        .WithReference(messaging).WaitFor(messaging)
        .WithEnvironment("Audit__SigningKey", Kept($"{name}-audit-key", Secret.Key()));
}

// A service that calls others. It alone has the private key; Identity knows the public one.
IResourceBuilder<ProjectResource> Client(IResourceBuilder<ProjectResource> service)
{
    var name = service.Resource.Name;
    var key = Kept($"{name}-key", Secret.SigningKey());
    var publicKey = builder.AddParameter($"{name}-public-key", () => Secret.PublicKeyOf(key));
    identity.WithEnvironment($"Identity__ServiceClients__{name}__PublicKey", publicKey);
    return service
        .WithEnvironment("Authentication__Authority", identity.GetEndpoint("http"))
        .WithEnvironment("ServiceClient__PrivateKey", key)
        .WithReference(identity);
}

// Made at the first start and kept outside the repository; given by the operator when published.
IResourceBuilder<ParameterResource> Kept(string name, ParameterDefault secret) =>
    builder.AddParameter(name, folder is null ? secret : new KeptSecret(folder, name, secret), secret: true);

// Each folder's own: the passwords of another one do not open it.
string? Volume(string server) => folder is null ? null : $"jtai-{server}-{folder.Id}";
