// The objects a Skype for Business Server 2015 hands out, as .NET types of the documented names, so that the engine's
// own serialiser decides how they look on the wire (adapted properties, enumerations, depth 1).
namespace Microsoft.Rtc.Management.Xds
{
    /// <summary>Printed as text; an object on the server, so that its depth on the wire is the real one.</summary>
    public sealed record XdsIdentity(string Value)
    {
        public override string ToString() => Value;
    }

    public sealed class SipDomain
    {
        public XdsIdentity? Identity { get; set; }
        public string? Name { get; set; }
        public bool IsDefault { get; set; }
    }

    public sealed class ReplicaState
    {
        public bool UpToDate { get; set; }
        public string? ReplicaFqdn { get; set; }
        public DateTime LastStatusReport { get; set; }
        public DateTime LastUpdateCreation { get; set; }
        public string? ProductVersion { get; set; }
    }
}

namespace Microsoft.Rtc.Management.WritableConfig.Settings.Edge
{
    using Microsoft.Rtc.Management.Xds;

    public enum VerificationLevelType { AlwaysVerifiable, AlwaysUnverifiable, UseSourceVerification }

    public sealed class DisplayAccessEdgeSettingsDnsSrvRouting
    {
        public XdsIdentity Identity { get; set; } = new("Global");
        public bool AllowAnonymousUsers { get; set; }
        public bool AllowFederatedUsers { get; set; }
        public bool AllowOutsideUsers { get; set; } = true;
        public bool BeClearingHouse { get; set; }
        public bool EnablePartnerDiscovery { get; set; }
        public VerificationLevelType DiscoveredPartnerVerificationLevel { get; set; } = VerificationLevelType.UseSourceVerification;
        public bool KeepCrlsUpToDateForPeers { get; set; } = true;
        public uint OutgoingTlsCountForFederatedPartners { get; set; } = 4;
        public string SkypeSearchUrl { get; set; } = "https://skypegraph.skype.com/search/v1.0";
        public string RoutingMethod { get; set; } = "UseDnsSrvRouting";
    }

    public sealed class DisplayPublicProvider
    {
        public XdsIdentity? Identity { get; set; }
        public string? Name { get; set; }
        public string? ProxyFqdn { get; set; }
        public VerificationLevelType VerificationLevel { get; set; }
        public bool Enabled { get; set; }
        public string? IconUrl { get; set; }
        public string? NameDecorationDomain { get; set; }
        public string? NameDecorationRoutingDomain { get; set; }
        public string? NameDecorationExcludedDomainList { get; set; }
        public bool EnableSkypeIdRouting { get; set; }
        public bool EnableSkypeDirectorySearch { get; set; }
    }

    public sealed class DisplayHostingProvider
    {
        public XdsIdentity? Identity { get; set; }
        public string? Name { get; set; }
        public string? ProxyFqdn { get; set; }
        public VerificationLevelType VerificationLevel { get; set; }
        public bool Enabled { get; set; }
        public bool EnabledSharedAddressSpace { get; set; }
        public bool HostsOCSUsers { get; set; }
        public bool IsLocal { get; set; }
        public string? AutodiscoverUrl { get; set; }
    }

    public sealed class AllowedDomain
    {
        public XdsIdentity? Identity { get; set; }
        public string? Domain { get; set; }
        public string? ProxyFqdn { get; set; }
        public string? Comment { get; set; }
        public bool MarkForMonitoring { get; set; }
    }

    public sealed class BlockedDomain
    {
        public XdsIdentity? Identity { get; set; }
        public string? Domain { get; set; }
        public string? Comment { get; set; }
    }
}

namespace Microsoft.Rtc.Management.WritableConfig.Settings.Media
{
    using Microsoft.Rtc.Management.Xds;

    public enum EncryptionLevelType { SupportEncryption, RequireEncryption, DoNotSupportEncryption }

    public sealed class MediaSettings
    {
        public XdsIdentity Identity { get; set; } = new("Global");
        public bool EnableQoS { get; set; }
        public EncryptionLevelType EncryptionLevel { get; set; } = EncryptionLevelType.RequireEncryption;
        public bool EnableSiren { get; set; }
        public string MaxVideoRateAllowed { get; set; } = "VGA600K";
    }
}

namespace Microsoft.Rtc.Management.WritableConfig.Policy.ExternalAccess
{
    using Microsoft.Rtc.Management.Xds;

    public sealed class ExternalAccessPolicy
    {
        public XdsIdentity? Identity { get; set; }
        public string? Description { get; set; }
        public bool EnableFederationAccess { get; set; }
        public bool EnableXmppAccess { get; set; }
        public bool EnablePublicCloudAccess { get; set; }
        public bool EnablePublicCloudAudioVideoAccess { get; set; }
        public bool EnableOutsideAccess { get; set; }
    }
}

namespace Microsoft.Rtc.Management.Deploy.Internal
{
    using Microsoft.Rtc.Management.Xds;

    public sealed class Cluster
    {
        public string? Identity { get; set; }
        public string[] Services { get; set; } = [];
        public string[] Computers { get; set; } = [];
        public string? Fqdn { get; set; }
        public string? BackupPoolFqdn { get; set; }
        public string? Site { get; set; }
    }

    public sealed class Site
    {
        public sealed class CentralSite
        {
            public XdsIdentity? Identity { get; set; }
            public string? DisplayName { get; set; }
            public string? SiteId { get; set; }
            public string? Description { get; set; }
            public string[] Pools { get; set; } = [];
            public string? FederationRoute { get; set; }
        }
    }

    public sealed class EdgeServer
    {
        public string? Identity { get; set; }
        public string? Registrar { get; set; }
        public int AccessEdgeInternalSipPort { get; set; } = 5061;
        public int AccessEdgeExternalSipPort { get; set; } = 5061;
        public int AccessEdgeClientSipPort { get; set; } = 443;
        public string? AccessEdgeExternalFqdn { get; set; }
        public string? InternalInterfaceFqdn { get; set; }
        public string[] DependentServiceList { get; set; } = [];
        public string? ServiceId { get; set; }
        public string? SiteId { get; set; }
        public string? PoolFqdn { get; set; }
        public int Version { get; set; } = 7;
        public string Role { get; set; } = "EdgeServer";
    }
}

namespace Microsoft.Rtc.Management.ADConnect.Schema
{
    public sealed class OCSADUser
    {
        public string? Identity { get; set; }
        public string? SipAddress { get; set; }
        public string? UserPrincipalName { get; set; }
        public string? SamAccountName { get; set; }
        public string? DisplayName { get; set; }
        public bool Enabled { get; set; } = true;
        public string HostingProvider { get; set; } = "SRV:";
        public string? RegistrarPool { get; set; }
        public string? ExternalAccessPolicy { get; set; }
    }
}
