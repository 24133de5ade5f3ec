using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;

// A WS-Management shell over .NET's own HTTP, TLS and NTLM, as little as PowerShell's client needs. It takes the lines
// that the engine writes for a server process and gives back the lines that such a process would have written:
// <Command> and its first <Data> are a Command, other <Data> are Sends, <Signal> and <Close> are Signals, <Close> of the
// pool is Delete. What a Receive brings are <Data> lines.
sealed class WsmanShell(Uri endpoint, HttpClient http, Action<string> give)
{
    private const string Shell = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
    private const string Transfer = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
    private const string Resource = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell";
    private const string TimedOut = "2150858793";
    private static readonly XNamespace Rsp = Shell;
    private readonly string shellId = Guid.NewGuid().ToString().ToUpperInvariant();
    private readonly string sessionId = Guid.NewGuid().ToString().ToUpperInvariant();
    private readonly HashSet<Guid> announced = [];
    private readonly CancellationTokenSource closed = new();
    private bool isCreated;

    public static HttpClient Connect(Uri endpoint, string caFile, NetworkCredential credential)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(caFile));
        var handler = new SocketsHttpHandler
        {
            // Not "Negotiate": without a Kerberos ticket .NET sends no token at all under that name.
            Credentials = new CredentialCache { { endpoint, "NTLM", credential } },
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
            UseProxy = false,
        };
        return new HttpClient(handler) { Timeout = TimeSpan.FromMinutes(3) };
    }

    public async Task TakeAsync(string line)
    {
        var element = XElement.Parse(line);
        var id = Guid.Parse(element.Attribute("PSGuid")!.Value);
        switch (element.Name.LocalName)
        {
            case "Data":
                await DataAsync(id, element.Attribute("Stream")!.Value, element.Value);
                break;
            case "Command":
                announced.Add(id);
                break;
            case "Signal":
                await PostAsync("Signal", SignalBody(id, "powershell/signal/crtl_c"));
                break;
            case "Close" when id == Guid.Empty:
                closed.Cancel();
                await PostAsync("Delete", "", Transfer);
                break;
            case "Close":
                await PostAsync("Signal", SignalBody(id, $"{Shell}/signal/Terminate"));
                break;
            default:
                return; // Acknowledgements.
        }
        give($"<{element.Name.LocalName}Ack PSGuid='{id}' />");
    }

    private async Task DataAsync(Guid id, string stream, string content)
    {
        if (!isCreated)
        {
            isCreated = true;
            await PostAsync("Create", CreateBody(content), Transfer);
            _ = ReceiveAllAsync(Guid.Empty);
        }
        else if (announced.Remove(id))
        {
            var body = $"<rsp:CommandLine CommandId=\"{Text(id)}\"><rsp:Command/><rsp:Arguments>{content}</rsp:Arguments></rsp:CommandLine>";
            await PostAsync("Command", body);
            _ = ReceiveAllAsync(id);
        }
        else
        {
            var name = stream == "PromptResponse" ? "pr" : "stdin";
            await PostAsync("Send", $"<rsp:Send><rsp:Stream Name=\"{name}\"{CommandAttribute(id)}>{content}</rsp:Stream></rsp:Send>");
        }
    }

    private async Task ReceiveAllAsync(Guid id)
    {
        var body = $"<rsp:Receive><rsp:DesiredStream{CommandAttribute(id)}>stdout</rsp:DesiredStream></rsp:Receive>";
        var isDone = false;
        while (!isDone && !closed.IsCancellationRequested)
        {
            XElement answer;
            try
            {
                answer = await PostAsync("Receive", body);
            }
            catch (WsmanFault fault) when (fault.Code == TimedOut)
            {
                continue;
            }
            catch (WsmanFault)
            {
                return; // The command or the shell was closed while something was waited for.
            }
            foreach (var stream in answer.Descendants(Rsp + "Stream"))
            {
                give($"<Data Stream='Default' PSGuid='{id}'>{stream.Value}</Data>");
            }
            isDone = answer.Descendants(Rsp + "CommandState").Any(s => s.Attribute("State")?.Value.EndsWith("/Done") == true);
        }
    }

    private async Task<XElement> PostAsync(string operation, string body, string prefix = Shell)
    {
        var messageId = $"uuid:{Guid.NewGuid().ToString().ToUpperInvariant()}";
        using var content = new StringContent(Envelope($"{prefix}/{operation}", messageId, operation, body), Encoding.UTF8, "application/soap+xml");
        using var response = await http.PostAsync(endpoint, content);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.InternalServerError)
        {
            throw new WsmanFault($"HTTP {(int)response.StatusCode}", text);
        }
        var answer = XDocument.Parse(text).Root!;
        var fault = answer.Descendants(XName.Get("WSManFault", "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault")).FirstOrDefault();
        if (fault != null)
        {
            throw new WsmanFault(fault.Attribute("Code")!.Value, fault.Value);
        }
        var relatesTo = answer.Descendants(XName.Get("RelatesTo", "http://schemas.xmlsoap.org/ws/2004/08/addressing")).Single().Value;
        return relatesTo == messageId ? answer : throw new WsmanFault("RelatesTo", relatesTo);
    }

    private string Envelope(string action, string messageId, string operation, string body)
    {
        var options = operation switch
        {
            "Create" => "<w:OptionSet s:mustUnderstand=\"true\"><w:Option Name=\"protocolversion\" MustComply=\"true\">2.3</w:Option></w:OptionSet>",
            "Receive" => "<w:OptionSet s:mustUnderstand=\"true\"><w:Option Name=\"WSMAN_CMDSHELL_OPTION_KEEPALIVE\">True</w:Option></w:OptionSet>",
            _ => "",
        };
        var selectors = operation == "Create" ? "" : $"<w:SelectorSet><w:Selector Name=\"ShellId\">{shellId}</w:Selector></w:SelectorSet>";
        return $"""
            <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd" xmlns:rsp="{Shell}"><s:Header>
            <a:To>{endpoint}</a:To><w:ResourceURI s:mustUnderstand="true">{Resource}</w:ResourceURI>
            <a:ReplyTo><a:Address s:mustUnderstand="true">http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>
            <a:Action s:mustUnderstand="true">{action}</a:Action><w:MaxEnvelopeSize s:mustUnderstand="true">512000</w:MaxEnvelopeSize>
            <a:MessageID>{messageId}</a:MessageID><w:Locale xml:lang="en-US" s:mustUnderstand="false"/><p:DataLocale xml:lang="en-US" s:mustUnderstand="false"/>
            <p:SessionId s:mustUnderstand="false">uuid:{sessionId}</p:SessionId><w:OperationTimeout>PT20.000S</w:OperationTimeout>{options}{selectors}
            </s:Header><s:Body>{body}</s:Body></s:Envelope>
            """;
    }

    private string CreateBody(string content) =>
        $"<rsp:Shell ShellId=\"{shellId}\"><rsp:InputStreams>stdin pr</rsp:InputStreams><rsp:OutputStreams>stdout</rsp:OutputStreams>" +
        $"<creationXml xmlns=\"http://schemas.microsoft.com/powershell\">{content}</creationXml></rsp:Shell>";

    private static string SignalBody(Guid id, string code) =>
        $"<rsp:Signal CommandId=\"{Text(id)}\"><rsp:Code>{code}</rsp:Code></rsp:Signal>";

    private static string CommandAttribute(Guid id) => id == Guid.Empty ? "" : $" CommandId=\"{Text(id)}\"";

    private static string Text(Guid id) => id.ToString().ToUpperInvariant();
}

sealed class WsmanFault(string code, string text) : Exception($"{code}: {text}")
{
    public string Code => code;
}
