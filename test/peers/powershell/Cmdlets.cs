// The cmdlets of a pool's endpoint with the parameter sets of the product's documentation. Binding, conversion, error
// records and -Confirm are PowerShell's own.
using System.Management.Automation;
using Microsoft.Rtc.Management.WritableConfig.Policy.ExternalAccess;
using Microsoft.Rtc.Management.WritableConfig.Settings.Edge;
using Microsoft.Rtc.Management.Xds;

public abstract class PoolCmdlet : PSCmdlet
{
    protected Store Store { get; } = Store.Load();

    protected void Fail(string id, ErrorCategory category, string target, string message) =>
        ThrowTerminatingError(new ErrorRecord(new InvalidOperationException(message), id, category, target));

    /// <summary>Runs a write when the caller (or -Confirm:$false) agrees, and stores the outcome.</summary>
    protected void Write(string target, Action write)
    {
        if (ShouldProcess(target))
        {
            write();
            Store.Save();
        }
    }

    protected static bool Same(XdsIdentity? identity, string name) =>
        string.Equals(identity?.Value, name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Get-Cs*: everything, or the one object of -Identity.</summary>
public abstract class GetCmdlet : PoolCmdlet
{
    [Parameter(Position = 0)] public string? Identity { get; set; }
    [Parameter] public string? Filter { get; set; }
    [Parameter] public SwitchParameter LocalStore { get; set; }

    protected abstract IEnumerable<(string Identity, object Value)> All();

    protected override void ProcessRecord()
    {
        var pattern = new WildcardPattern(Filter ?? "*", WildcardOptions.IgnoreCase);
        var found = All().Where(o => Identity is null ? pattern.IsMatch(o.Identity) : o.Identity.Equals(Identity, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (Identity is not null && found.Length == 0)
        {
            Fail("ObjectNotFound", ErrorCategory.ObjectNotFound, Identity, $"Cannot find an object with identity \"{Identity}\".");
        }
        WriteObject(found.Select(o => o.Value), enumerateCollection: true);
    }
}

[Cmdlet(VerbsCommon.Get, "CsAccessEdgeConfiguration")]
public sealed class GetAccessEdge : GetCmdlet
{
    protected override IEnumerable<(string, object)> All() => [("Global", Store.AccessEdge)];
}

[Cmdlet(VerbsCommon.Get, "CsPublicProvider")]
public sealed class GetPublicProvider : GetCmdlet
{
    protected override IEnumerable<(string, object)> All() => Store.PublicProviders.Select(p => (p.Identity!.Value, (object)p));
}

[Cmdlet(VerbsCommon.Get, "CsHostingProvider")]
public sealed class GetHostingProvider : GetCmdlet
{
    protected override IEnumerable<(string, object)> All() => Store.HostingProviders.Select(p => (p.Identity!.Value, (object)p));
}

[Cmdlet(VerbsCommon.Get, "CsExternalAccessPolicy")]
public sealed class GetExternalAccessPolicy : GetCmdlet
{
    protected override IEnumerable<(string, object)> All() => Store.Policies.Select(p => (p.Identity!.Value, (object)p));
}

[Cmdlet(VerbsCommon.Get, "CsAllowedDomain")]
public sealed class GetAllowedDomain : GetCmdlet
{
    protected override IEnumerable<(string, object)> All() => Store.AllowedDomains.Select(p => (p.Domain!, (object)p));
}

[Cmdlet(VerbsCommon.Get, "CsBlockedDomain")]
public sealed class GetBlockedDomain : GetCmdlet
{
    protected override IEnumerable<(string, object)> All() => Store.BlockedDomains.Select(p => (p.Domain!, (object)p));
}

[Cmdlet(VerbsCommon.Get, "CsSipDomain")]
public sealed class GetSipDomain : GetCmdlet
{
    protected override IEnumerable<(string, object)> All() => Store.SipDomains.Select(p => (p.Name!, (object)p));
}

[Cmdlet(VerbsCommon.Get, "CsSite")]
public sealed class GetSite : GetCmdlet
{
    protected override IEnumerable<(string, object)> All() => Store.Sites.Select(p => (p.Identity!.Value, (object)p));
}

[Cmdlet(VerbsCommon.Get, "CsPool")]
public sealed class GetPool : GetCmdlet
{
    [Parameter] public string? Site { get; set; }
    protected override IEnumerable<(string, object)> All() =>
        Store.Pools.Where(p => Site is null || p.Site == Site).Select(p => (p.Identity!, (object)p));
}

[Cmdlet(VerbsCommon.Get, "CsService")]
public sealed class GetService : GetCmdlet
{
    [Parameter] public SwitchParameter EdgeServer { get; set; }
    [Parameter] public SwitchParameter Registrar { get; set; }
    [Parameter] public string? PoolFqdn { get; set; }
    protected override IEnumerable<(string, object)> All() =>
        Store.EdgeServers.Where(_ => !Registrar || EdgeServer).Select(p => (p.Identity!, (object)p));
}

[Cmdlet(VerbsCommon.Get, "CsMediaConfiguration")]
public sealed class GetMediaConfiguration : GetCmdlet
{
    protected override IEnumerable<(string, object)> All() => Store.Media.Select(p => (p.Identity.Value, (object)p));
}

[Cmdlet(VerbsCommon.Get, "CsManagementStoreReplicationStatus")]
public sealed class GetReplication : PoolCmdlet
{
    [Parameter] public string? ReplicaFqdn { get; set; }
    protected override void ProcessRecord() => WriteObject(
        Store.Replicas(DateTime.UtcNow).Where(r => ReplicaFqdn is null || r.ReplicaFqdn == ReplicaFqdn), enumerateCollection: true);
}

[Cmdlet(VerbsLifecycle.Invoke, "CsManagementStoreReplication", SupportsShouldProcess = true)]
public sealed class InvokeReplication : PoolCmdlet
{
    [Parameter] public string? ReplicaFqdn { get; set; }
    protected override void ProcessRecord() => Write(ReplicaFqdn ?? "all replicas", () => { });
}

[Cmdlet(VerbsCommon.Get, "CsServerVersion")]
public sealed class GetServerVersion : PSCmdlet
{
    protected override void ProcessRecord() =>
        WriteObject("Skype for Business Server 2015 (6.0.9319.0): Volume license key installed.");
}

[Cmdlet(VerbsCommon.Get, "CsUser")]
public sealed class GetUser : PoolCmdlet
{
    [Parameter(Position = 0)] public string? Identity { get; set; }
    [Parameter] public string? Filter { get; set; }
    [Parameter] public SwitchParameter OnModernServer { get; set; }
    [Parameter] public int ResultSize { get; set; } = int.MaxValue;

    protected override void ProcessRecord()
    {
        var found = Store.Users.Where(u => Identity is null
            || new[] { u.Identity, u.SipAddress, u.SipAddress!["sip:".Length..], u.DisplayName, u.UserPrincipalName }
                .Contains(Identity, StringComparer.OrdinalIgnoreCase)).Take(ResultSize).ToArray();
        if (Identity is not null && found.Length == 0)
        {
            Fail("ManagementObjectNotFound", ErrorCategory.ObjectNotFound, Identity, $"Management object not found for identity \"{Identity}\".");
        }
        WriteObject(found, enumerateCollection: true);
    }
}

[Cmdlet(VerbsCommon.Set, "CsAccessEdgeConfiguration", SupportsShouldProcess = true, DefaultParameterSetName = "Identity")]
public sealed class SetAccessEdge : PoolCmdlet
{
    [Parameter(Position = 0)] public string Identity { get; set; } = "Global";
    [Parameter] public bool AllowFederatedUsers { get; set; }
    [Parameter] public bool AllowOutsideUsers { get; set; }
    [Parameter] public bool AllowAnonymousUsers { get; set; }
    [Parameter(ParameterSetName = "DnsSrvRouting", Mandatory = true)] public SwitchParameter UseDnsSrvRouting { get; set; }
    [Parameter(ParameterSetName = "DnsSrvRouting")] public bool EnablePartnerDiscovery { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void ProcessRecord() => Write(Identity, () =>
    {
        var bound = MyInvocation.BoundParameters;
        if (bound.ContainsKey(nameof(AllowFederatedUsers))) Store.AccessEdge.AllowFederatedUsers = AllowFederatedUsers;
        if (bound.ContainsKey(nameof(AllowOutsideUsers))) Store.AccessEdge.AllowOutsideUsers = AllowOutsideUsers;
        if (bound.ContainsKey(nameof(AllowAnonymousUsers))) Store.AccessEdge.AllowAnonymousUsers = AllowAnonymousUsers;
        if (bound.ContainsKey(nameof(EnablePartnerDiscovery))) Store.AccessEdge.EnablePartnerDiscovery = EnablePartnerDiscovery;
    });
}

[Cmdlet(VerbsCommon.New, "CsPublicProvider", SupportsShouldProcess = true)]
public sealed class NewPublicProvider : PoolCmdlet
{
    [Parameter(Position = 0, Mandatory = true)] public string Identity { get; set; } = "";
    [Parameter(Mandatory = true)] public string ProxyFqdn { get; set; } = "";
    [Parameter(Mandatory = true)] public bool Enabled { get; set; }
    [Parameter] public VerificationLevelType VerificationLevel { get; set; }
    [Parameter] public string? IconUrl { get; set; }
    [Parameter] public string? NameDecorationDomain { get; set; }
    [Parameter] public string? NameDecorationRoutingDomain { get; set; }
    [Parameter] public string? NameDecorationExcludedDomainList { get; set; }
    [Parameter] public bool EnableSkypeIdRouting { get; set; }
    [Parameter] public bool EnableSkypeDirectorySearch { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        if (Store.PublicProviders.Any(p => Same(p.Identity, Identity) || p.ProxyFqdn == ProxyFqdn)
            || Store.HostingProviders.Any(p => Same(p.Identity, Identity) || p.ProxyFqdn == ProxyFqdn))
        {
            Fail("DuplicateProvider", ErrorCategory.InvalidArgument, Identity, $"A provider \"{Identity}\" or with the proxy \"{ProxyFqdn}\" exists already.");
        }
        var provider = new DisplayPublicProvider
        {
            Identity = new(Identity), Name = Identity, ProxyFqdn = ProxyFqdn, Enabled = Enabled, VerificationLevel = VerificationLevel,
            IconUrl = IconUrl, NameDecorationDomain = NameDecorationDomain, NameDecorationRoutingDomain = NameDecorationRoutingDomain,
            NameDecorationExcludedDomainList = NameDecorationExcludedDomainList,
            EnableSkypeIdRouting = EnableSkypeIdRouting, EnableSkypeDirectorySearch = EnableSkypeDirectorySearch,
        };
        Write(Identity, () => Store.PublicProviders.Add(provider));
        WriteObject(provider);
    }
}

public abstract class ProviderCmdlet : PoolCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)] public string Identity { get; set; } = "";
    [Parameter] public SwitchParameter Force { get; set; }

    protected DisplayPublicProvider Provider()
    {
        var provider = Store.PublicProviders.Find(p => Same(p.Identity, Identity));
        if (provider is null)
        {
            Fail("ProviderNotFound", ErrorCategory.ObjectNotFound, Identity, $"Cannot find \"PublicProvider\" with identity \"{Identity}\" because it does not exist.");
        }
        return provider!;
    }

    protected void Switch(bool enabled)
    {
        var provider = Provider();
        if (provider.Enabled == enabled)
        {
            Fail("ProviderState", ErrorCategory.InvalidOperation, Identity, $"The provider \"{Identity}\" is already {(enabled ? "enabled" : "disabled")}.");
        }
        Write(Identity, () => provider.Enabled = enabled);
    }
}

[Cmdlet(VerbsLifecycle.Enable, "CsPublicProvider", SupportsShouldProcess = true)]
public sealed class EnablePublicProvider : ProviderCmdlet
{
    protected override void ProcessRecord() => Switch(true);
}

[Cmdlet(VerbsLifecycle.Disable, "CsPublicProvider", SupportsShouldProcess = true)]
public sealed class DisablePublicProvider : ProviderCmdlet
{
    protected override void ProcessRecord() => Switch(false);
}

[Cmdlet(VerbsCommon.Remove, "CsPublicProvider", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemovePublicProvider : ProviderCmdlet
{
    protected override void ProcessRecord()
    {
        var provider = Provider();
        Write(Identity, () => Store.PublicProviders.Remove(provider));
    }
}

[Cmdlet(VerbsCommon.Set, "CsPublicProvider", SupportsShouldProcess = true)]
public sealed class SetPublicProvider : ProviderCmdlet
{
    [Parameter] public bool Enabled { get; set; }
    [Parameter] public VerificationLevelType VerificationLevel { get; set; }

    protected override void ProcessRecord()
    {
        var provider = Provider();
        Write(Identity, () =>
        {
            if (MyInvocation.BoundParameters.ContainsKey(nameof(Enabled))) provider.Enabled = Enabled;
            if (MyInvocation.BoundParameters.ContainsKey(nameof(VerificationLevel))) provider.VerificationLevel = VerificationLevel;
        });
    }
}

public abstract class PolicyCmdlet : PoolCmdlet
{
    [Parameter(Position = 0)] public virtual string Identity { get; set; } = "Global";
    [Parameter] public string? Description { get; set; }
    [Parameter] public bool EnableFederationAccess { get; set; }
    [Parameter] public bool EnableXmppAccess { get; set; }
    [Parameter] public bool EnablePublicCloudAccess { get; set; }
    [Parameter] public bool EnablePublicCloudAudioVideoAccess { get; set; }
    [Parameter] public bool EnableOutsideAccess { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }

    protected void Apply(ExternalAccessPolicy policy)
    {
        foreach (var (name, value) in MyInvocation.BoundParameters)
        {
            var property = typeof(ExternalAccessPolicy).GetProperty(name);
            if (property is not null && name != nameof(Identity)) property.SetValue(policy, value);
        }
    }

    /// <summary>A bare name is a per-user policy.</summary>
    protected string FullIdentity => Identity.Contains(':') || Identity.Equals("Global", StringComparison.OrdinalIgnoreCase) ? Identity : "Tag:" + Identity;
}

[Cmdlet(VerbsCommon.Set, "CsExternalAccessPolicy", SupportsShouldProcess = true)]
public sealed class SetExternalAccessPolicy : PolicyCmdlet
{
    protected override void ProcessRecord()
    {
        var policy = Store.Policies.Find(p => Same(p.Identity, FullIdentity));
        if (policy is null)
        {
            Fail("PolicyNotFound", ErrorCategory.ObjectNotFound, Identity, $"Cannot find \"ExternalAccessPolicy\" \"{Identity}\" because it does not exist.");
        }
        Write(Identity, () => Apply(policy!));
    }
}

[Cmdlet(VerbsCommon.New, "CsExternalAccessPolicy", SupportsShouldProcess = true)]
public sealed class NewExternalAccessPolicy : PolicyCmdlet
{
    [Parameter(Position = 0, Mandatory = true)] public override string Identity { get; set; } = "";

    protected override void ProcessRecord()
    {
        if (Store.Policies.Any(p => Same(p.Identity, FullIdentity)))
        {
            Fail("PolicyExists", ErrorCategory.ResourceExists, Identity, $"The policy \"{Identity}\" exists already.");
        }
        var policy = new ExternalAccessPolicy { Identity = new(FullIdentity) };
        Apply(policy);
        Write(Identity, () => Store.Policies.Add(policy));
        WriteObject(policy);
    }
}

[Cmdlet(VerbsCommon.Remove, "CsExternalAccessPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveExternalAccessPolicy : PoolCmdlet
{
    [Parameter(Position = 0, Mandatory = true)] public string Identity { get; set; } = "";
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var policy = Store.Policies.Find(p => Same(p.Identity, Identity) || Same(p.Identity, "Tag:" + Identity));
        if (policy is null)
        {
            Fail("PolicyNotFound", ErrorCategory.ObjectNotFound, Identity, $"Cannot find \"ExternalAccessPolicy\" \"{Identity}\" because it does not exist.");
        }
        Write(Identity, () => Store.Policies.Remove(policy!));
    }
}

[Cmdlet("Grant", "CsExternalAccessPolicy", SupportsShouldProcess = true)]
public sealed class GrantExternalAccessPolicy : PoolCmdlet
{
    [Parameter(Position = 0, Mandatory = true)] public string Identity { get; set; } = "";
    [Parameter(Position = 1, Mandatory = true)] [AllowNull] [AllowEmptyString] public string? PolicyName { get; set; }
    [Parameter] public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        var user = Store.Users.Find(u => new[] { u.Identity, u.SipAddress, u.SipAddress!["sip:".Length..], u.UserPrincipalName }
            .Contains(Identity, StringComparer.OrdinalIgnoreCase));
        if (user is null)
        {
            Fail("ManagementObjectNotFound", ErrorCategory.ObjectNotFound, Identity, $"Management object not found for identity \"{Identity}\".");
        }
        var name = string.IsNullOrEmpty(PolicyName) ? null : PolicyName;
        if (name is not null && !Store.Policies.Any(p => Same(p.Identity, "Tag:" + name)))
        {
            Fail("PolicyNotFound", ErrorCategory.ObjectNotFound, name, $"Policy \"{name}\" is not a user policy.");
        }
        Write(Identity, () => user!.ExternalAccessPolicy = name);
    }
}

/// <summary>New-Cs*Domain: a domain is on one list at most.</summary>
public abstract class NewDomainCmdlet : PoolCmdlet
{
    [Parameter(Position = 0, Mandatory = true)] public string Identity { get; set; } = "";
    [Parameter] public string? Comment { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }

    protected void RefuseListed()
    {
        if (Store.AllowedDomains.Any(d => Same(d.Identity, Identity)) || Store.BlockedDomains.Any(d => Same(d.Identity, Identity)))
        {
            Fail("DuplicateDomain", ErrorCategory.ResourceExists, Identity, $"The domain \"{Identity}\" already exists in the list of allowed or blocked domains.");
        }
    }
}

[Cmdlet(VerbsCommon.New, "CsAllowedDomain", SupportsShouldProcess = true)]
public sealed class NewAllowedDomain : NewDomainCmdlet
{
    [Parameter] public string? ProxyFqdn { get; set; }
    [Parameter] public bool MarkForMonitoring { get; set; }

    protected override void ProcessRecord()
    {
        RefuseListed();
        var entry = new AllowedDomain { Identity = new(Identity), Domain = Identity, ProxyFqdn = ProxyFqdn, Comment = Comment, MarkForMonitoring = MarkForMonitoring };
        Write(Identity, () => Store.AllowedDomains.Add(entry));
        WriteObject(entry);
    }
}

[Cmdlet(VerbsCommon.New, "CsBlockedDomain", SupportsShouldProcess = true)]
public sealed class NewBlockedDomain : NewDomainCmdlet
{
    protected override void ProcessRecord()
    {
        RefuseListed();
        var entry = new BlockedDomain { Identity = new(Identity), Domain = Identity, Comment = Comment };
        Write(Identity, () => Store.BlockedDomains.Add(entry));
        WriteObject(entry);
    }
}

public abstract class DomainCmdlet<T> : PoolCmdlet where T : class
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)] public string Identity { get; set; } = "";
    [Parameter] public SwitchParameter Force { get; set; }

    protected abstract List<T> Entries { get; }
    protected abstract XdsIdentity? IdentityOf(T entry);

    protected T Entry()
    {
        var entry = Entries.Find(e => Same(IdentityOf(e), Identity));
        if (entry is null)
        {
            Fail("DomainNotFound", ErrorCategory.ObjectNotFound, Identity, $"Cannot find a domain \"{Identity}\" because it does not exist.");
        }
        return entry!;
    }
}

public abstract class AllowedDomainCmdlet : DomainCmdlet<AllowedDomain>
{
    protected override List<AllowedDomain> Entries => Store.AllowedDomains;
    protected override XdsIdentity? IdentityOf(AllowedDomain entry) => entry.Identity;
}

public abstract class BlockedDomainCmdlet : DomainCmdlet<BlockedDomain>
{
    protected override List<BlockedDomain> Entries => Store.BlockedDomains;
    protected override XdsIdentity? IdentityOf(BlockedDomain entry) => entry.Identity;
}

[Cmdlet(VerbsCommon.Set, "CsAllowedDomain", SupportsShouldProcess = true)]
public sealed class SetAllowedDomain : AllowedDomainCmdlet
{
    [Parameter] [AllowNull] public string? ProxyFqdn { get; set; }
    [Parameter] [AllowNull] public string? Comment { get; set; }
    [Parameter] public bool MarkForMonitoring { get; set; }

    protected override void ProcessRecord()
    {
        var entry = Entry();
        var bound = MyInvocation.BoundParameters;
        Write(Identity, () =>
        {
            if (bound.ContainsKey(nameof(ProxyFqdn))) entry.ProxyFqdn = string.IsNullOrEmpty(ProxyFqdn) ? null : ProxyFqdn;
            if (bound.ContainsKey(nameof(Comment))) entry.Comment = string.IsNullOrEmpty(Comment) ? null : Comment;
            if (bound.ContainsKey(nameof(MarkForMonitoring))) entry.MarkForMonitoring = MarkForMonitoring;
        });
    }
}

[Cmdlet(VerbsCommon.Set, "CsBlockedDomain", SupportsShouldProcess = true)]
public sealed class SetBlockedDomain : BlockedDomainCmdlet
{
    [Parameter] [AllowNull] public string? Comment { get; set; }

    protected override void ProcessRecord()
    {
        var entry = Entry();
        Write(Identity, () => entry.Comment = string.IsNullOrEmpty(Comment) ? null : Comment);
    }
}

[Cmdlet(VerbsCommon.Remove, "CsAllowedDomain", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveAllowedDomain : AllowedDomainCmdlet
{
    protected override void ProcessRecord()
    {
        var entry = Entry();
        Write(Identity, () => Store.AllowedDomains.Remove(entry));
    }
}

[Cmdlet(VerbsCommon.Remove, "CsBlockedDomain", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveBlockedDomain : BlockedDomainCmdlet
{
    protected override void ProcessRecord()
    {
        var entry = Entry();
        Write(Identity, () => Store.BlockedDomains.Remove(entry));
    }
}
