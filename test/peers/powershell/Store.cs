using System.Text.Json;
using Microsoft.Rtc.Management.ADConnect.Schema;
using Microsoft.Rtc.Management.Deploy.Internal;
using Microsoft.Rtc.Management.WritableConfig.Policy.ExternalAccess;
using Microsoft.Rtc.Management.WritableConfig.Settings.Edge;
using Microsoft.Rtc.Management.WritableConfig.Settings.Media;
using Microsoft.Rtc.Management.Xds;

/// <summary>The pool's settings: one JSON file, shared by every session (each session is a process of its own).</summary>
public sealed class Store
{
    public DisplayAccessEdgeSettingsDnsSrvRouting AccessEdge { get; set; } = new();
    public List<DisplayPublicProvider> PublicProviders { get; set; } = [];
    public List<DisplayHostingProvider> HostingProviders { get; set; } = [];
    public List<ExternalAccessPolicy> Policies { get; set; } = [];
    public List<AllowedDomain> AllowedDomains { get; set; } = [];
    public List<BlockedDomain> BlockedDomains { get; set; } = [];
    public List<OCSADUser> Users { get; set; } = [];

    private static string File => Environment.GetEnvironmentVariable("POOL_STATE")!;

    public static Store Load() =>
        System.IO.File.Exists(File) ? JsonSerializer.Deserialize<Store>(System.IO.File.ReadAllText(File))! : Initial();

    public void Save()
    {
        var next = File + ".next";
        System.IO.File.WriteAllText(next, JsonSerializer.Serialize(this));
        System.IO.File.Move(next, File, overwrite: true);
    }

    /// <summary>Nothing turned on: the shipped Skype provider disabled, one open policy for two users.</summary>
    private static Store Initial() => new()
    {
        PublicProviders =
        [
            new()
            {
                Identity = new("Skype"), Name = "Skype", ProxyFqdn = "federation.messenger.msn.com",
                NameDecorationRoutingDomain = "msn.com",
                NameDecorationExcludedDomainList = "msn.com,outlook.com,live.com,hotmail.com",
                IconUrl = "https://images.edge.messenger.live.com/Messenger_16x16.png",
                EnableSkypeIdRouting = true, EnableSkypeDirectorySearch = true,
            },
        ],
        Policies =
        [
            new() { Identity = new("Global"), EnableFederationAccess = true },
            new() { Identity = new("Tag:Sales"), EnableFederationAccess = true, EnablePublicCloudAccess = true },
        ],
        AllowedDomains = [new() { Identity = new("fabrikam.com"), Domain = "fabrikam.com" }],
        Users =
        [
            User("Anna", "Sales"), User("Ben", "Sales"), User("Carla", null), User("Dmitri", null),
        ],
    };

    private static OCSADUser User(string name, string? policy) => new()
    {
        Identity = $"CN={name},OU=Users,DC=contoso,DC=test", DisplayName = name, SamAccountName = name.ToLowerInvariant(),
        UserPrincipalName = $"{name.ToLowerInvariant()}@contoso.test", SipAddress = $"sip:{name.ToLowerInvariant()}@contoso.test",
        RegistrarPool = "pool01.contoso.test", ExternalAccessPolicy = policy,
    };

    public static readonly SipDomain[] SipDomains = [new() { Identity = new("contoso.test"), Name = "contoso.test", IsDefault = true }];

    public static readonly Site.CentralSite[] Sites =
    [
        new()
        {
            Identity = new("Site:Redmond"), DisplayName = "Redmond", SiteId = "1", Pools = ["pool01.contoso.test", "edge.contoso.test"],
            FederationRoute = "EdgeServer:edge.contoso.test",
        },
    ];

    public static readonly Cluster[] Pools =
    [
        new()
        {
            Identity = "pool01.contoso.test", Fqdn = "pool01.contoso.test", Site = "Site:Redmond",
            Services = ["Registrar:pool01.contoso.test", "WebServer:pool01.contoso.test"], Computers = ["fe1.contoso.test"],
        },
        new()
        {
            Identity = "edge.contoso.test", Fqdn = "edge.contoso.test", Site = "Site:Redmond",
            Services = ["EdgeServer:edge.contoso.test"], Computers = ["edge.contoso.test"],
        },
    ];

    public static readonly EdgeServer[] EdgeServers =
    [
        new()
        {
            Identity = "EdgeServer:edge.contoso.test", Registrar = "Registrar:pool01.contoso.test", AccessEdgeExternalFqdn = "sip.contoso.test",
            InternalInterfaceFqdn = "edge.contoso.test", ServiceId = "1-EdgeServer-1", SiteId = "Site:Redmond", PoolFqdn = "edge.contoso.test",
            DependentServiceList = ["Registrar:pool01.contoso.test"],
        },
    ];

    public static readonly MediaSettings[] Media = [new()];

    public static IEnumerable<ReplicaState> Replicas(DateTime now) =>
        new[] { "fe1.contoso.test", "edge.contoso.test" }.Select(fqdn => new ReplicaState
        {
            UpToDate = true, ReplicaFqdn = fqdn, LastStatusReport = now, LastUpdateCreation = now.AddMinutes(-5), ProductVersion = "6.0.9319.881",
        });
}
