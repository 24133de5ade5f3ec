using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Remoting.Client;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

// PowerShell's own client, which nobody here wrote, on an endpoint: `engine client <url> <CA file> <user>`. The
// password is the first line of standard input; each further line is a call `{"name":…,"parameters":{…},"stopAfterMs":…}`,
// answered with a line `{"state":…,"output":[…],"errors":[…],…}`. The end of the input closes the session.
static class Client
{
    public static int Run(string url, string caFile, string user)
    {
        var name = user.Split('\\');
        var credential = new NetworkCredential(name[1], Console.In.ReadLine(), name[0]);
        using var http = WsmanShell.Connect(new Uri(url), caFile, credential);
        var connection = new WsmanConnection(new Uri(url), http, End);
        using var runspace = RunspaceFactory.CreateRunspace(connection, null, null);
        runspace.Open();
        Say(new { state = runspace.RunspaceStateInfo.State.ToString() });
        while (Console.In.ReadLine() is { } line)
        {
            Say(Answer(runspace, JsonDocument.Parse(line).RootElement));
        }
        runspace.Close();
        Say(new { state = runspace.RunspaceStateInfo.State.ToString() });
        return 0;
    }

    // The engine would go on waiting for an answer that cannot come.
    private static void End(Exception error)
    {
        Say(new { state = "Broken", reason = error.Message });
        Environment.Exit(1);
    }

    private static object Answer(Runspace runspace, JsonElement call)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddCommand(call.GetProperty("name").GetString());
        foreach (var parameter in call.GetProperty("parameters").EnumerateObject())
        {
            shell.AddParameter(parameter.Name, ValueOf(parameter.Value));
        }
        string? failure = null;
        var output = new PSDataCollection<PSObject>();
        try
        {
            var running = shell.BeginInvoke<PSObject, PSObject>(null, output);
            if (call.TryGetProperty("stopAfterMs", out var ms))
            {
                running.AsyncWaitHandle.WaitOne(ms.GetInt32());
                shell.Stop();
            }
            shell.EndInvoke(running);
        }
        catch (RuntimeException error)
        {
            failure = error.ErrorRecord.FullyQualifiedErrorId;
        }
        return new
        {
            state = shell.InvocationStateInfo.State.ToString(),
            failure,
            count = output.Count,
            output = output.Take(20).Select(Properties),
            errors = shell.Streams.Error.Select(error => error.FullyQualifiedErrorId),
        };
    }

    private static object? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetInt32(),
        _ => value.GetString(),
    };

    private static Dictionary<string, string?> Properties(PSObject one) =>
        one.Properties.DistinctBy(property => property.Name).ToDictionary(property => property.Name, property => property.Value?.ToString());

    private static void Say(object answer) => Console.Out.WriteLine(JsonSerializer.Serialize(answer));
}

sealed class WsmanConnection(Uri endpoint, HttpClient http, Action<Exception> fail) : RunspaceConnectionInfo
{
    public Action<Exception> Fail => fail;
    public Uri Endpoint => endpoint;
    public HttpClient Http => http;
    public override string ComputerName { get => endpoint.Host; set { } }
    public override PSCredential? Credential { get => null; set { } }
    public override AuthenticationMechanism AuthenticationMechanism { get => AuthenticationMechanism.Default; set { } }
    public override string CertificateThumbprint { get => ""; set { } }

    public override RunspaceConnectionInfo Clone() => this;

    public override BaseClientSessionTransportManager CreateClientSessionTransportManager(
        Guid instanceId, string sessionName, PSRemotingCryptoHelper cryptoHelper) =>
        new WsmanTransport(this, instanceId, cryptoHelper);
}

sealed class WsmanTransport(WsmanConnection connection, Guid instanceId, PSRemotingCryptoHelper cryptoHelper)
    : ClientSessionTransportManagerBase(instanceId, cryptoHelper)
{
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    public override void CreateAsync()
    {
        SetMessageWriter(new LineWriter(line => lines.Writer.TryWrite(line)));
        _ = Task.Run(CarryAsync);
        SendOneItem();
    }

    protected override void CleanupConnection() => lines.Writer.TryComplete();

    private async Task CarryAsync()
    {
        var shell = new WsmanShell(connection.Endpoint, connection.Http, HandleOutputDataReceived);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync())
            {
                await shell.TakeAsync(line);
            }
        }
        catch (Exception error)
        {
            connection.Fail(error);
        }
    }

    private sealed class LineWriter(Action<string> take) : StringWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? line) => take(line ?? "");
    }
}
