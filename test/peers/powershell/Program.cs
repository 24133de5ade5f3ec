// A real PowerShell engine for the tests, in four roles:
//   engine serve <state.json>    one restricted runspace pool over standard input and output (one element a line)
//   engine client <url> …        PowerShell's own client on an endpoint (Client.cs)
//   engine roundtrip             reads CLIXML documents, one a line (base64), and answers each with what the engine's
//                                own serialiser writes for the values it read (base64), or `!` and the error
//   engine generate <seed> <n>   writes n CLIXML documents of random values (base64, one a line)
using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using System.Xml;

return args switch
{
    ["serve", var state] => Serve(state),
    ["client", var url, var caFile, var user] => Client.Run(url, caFile, user),
    ["roundtrip"] => RoundTrip(),
    ["generate", var seed, var count] => Generate(int.Parse(seed), int.Parse(count)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: engine serve <state file> | client <url> <CA file> <user> | roundtrip | generate <seed> <count>");
    return 2;
}

// The mediator is internal; the program is the process that a PowerShell client would have started with `pwsh -s`.
static int Serve(string state)
{
    Environment.SetEnvironmentVariable("POOL_STATE", state);
    var script = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pool.ps1"));
    var mediator = typeof(PSObject).Assembly.GetType(
        "System.Management.Automation.Remoting.Server.StdIOProcessMediator", throwOnError: true)!;
    var run = mediator.GetMethod("Run", BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Public)!;
    var values = new Dictionary<string, object?>
    {
        ["initialCommand"] = script,
        ["workingDirectory"] = "",
        ["configurationName"] = null,
        ["configurationFile"] = null,
        ["combineErrOutStream"] = false,
    };
    run.Invoke(null, run.GetParameters().Select(p => values.GetValueOrDefault(p.Name!)).ToArray());
    return 0;
}

static int RoundTrip()
{
    while (Console.In.ReadLine() is { } line)
    {
        string answer;
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(line));
            var value = PSSerializer.Deserialize(text);
            answer = Convert.ToBase64String(Encoding.UTF8.GetBytes(Clixml.Serialize(value)));
        }
        catch (Exception error)
        {
            answer = "!" + error.Message.ReplaceLineEndings(" ");
        }
        Console.Out.WriteLine(answer);
    }
    return 0;
}

static int Generate(int seed, int count)
{
    var random = new Random(seed);
    for (var i = 0; i < count; i++)
    {
        var text = Clixml.Serialize(Values.Any(random, 3));
        Console.Out.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
    }
    return 0;
}

// PSSerializer indents, the wire does not: the same internal serialiser, writing to a writer of our own settings.
static class Clixml
{
    private static readonly Type Serializer =
        typeof(PSObject).Assembly.GetType("System.Management.Automation.Serializer", throwOnError: true)!;

    public static string Serialize(object? value)
    {
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { CheckCharacters = false, Indent = false, OmitXmlDeclaration = true };
        using (var writer = XmlWriter.Create(text, settings))
        {
            var constructor = Serializer.GetConstructor(
                BindingFlags.NonPublic | BindingFlags.Instance, [typeof(XmlWriter), typeof(int), typeof(bool)])!;
            var serializer = constructor.Invoke([writer, 8, true]);
            Call(serializer, "Serialize", [typeof(object)], value);
            Call(serializer, "Done", []);
        }
        return text.ToString();
    }

    private static void Call(object target, string name, Type[] types, params object?[] arguments) =>
        Serializer.GetMethod(name, BindingFlags.NonPublic | BindingFlags.Instance, types)!.Invoke(target, arguments);
}

static class Values
{
    private const string Alphabet = "abcXx_0123 \t\r\n<>&'\"]\u0001\u007f\u0085\u00e9\u4e2d\ufffd";

    public static object? Any(Random random, int depth) => random.Next(depth > 0 ? 24 : 18) switch
    {
        0 => null,
        1 => Text(random),
        2 => random.Next(2) == 0,
        3 => random.Next(int.MinValue, int.MaxValue),
        4 => random.NextInt64(long.MinValue, long.MaxValue),
        5 => (ulong)random.NextInt64(),
        6 => (byte)random.Next(256),
        7 => (sbyte)random.Next(-128, 128),
        8 => (short)random.Next(short.MinValue, short.MaxValue),
        9 => (ushort)random.Next(ushort.MaxValue),
        10 => (uint)random.NextInt64(uint.MaxValue),
        11 => random.Next(6) switch
        {
            0 => double.NaN,
            1 => double.PositiveInfinity,
            2 => double.NegativeInfinity,
            3 => -0.0,
            _ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-300, 300)),
        },
        12 => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 30))),
        13 => new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29)),
        14 => new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), (DateTimeKind)random.Next(2)),
        15 => TimeSpan.FromTicks(random.NextInt64(-1_000_000_000_000_000, 1_000_000_000_000_000)),
        16 => new Guid(Bytes(random, 16)),
        17 => random.Next(4) switch
        {
            0 => Bytes(random, random.Next(40)),
            1 => (object)(char)random.Next(0xD7FF),
            2 => new Version(random.Next(10), random.Next(100), random.Next(10000)),
            _ => (ConsoleColor)random.Next(16),
        },
        18 or 19 => Enumerable.Range(0, random.Next(5)).Select(_ => Any(random, depth - 1)).ToArray(),
        20 => Table(random, depth),
        21 => new ArrayList(Enumerable.Range(0, random.Next(4)).Select(_ => Any(random, depth - 1)).ToArray()),
        _ => Bag(random, depth),
    };

    private static string Text(Random random) =>
        new(Enumerable.Range(0, random.Next(20)).Select(_ => Alphabet[random.Next(Alphabet.Length)]).ToArray());

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static Hashtable Table(Random random, int depth)
    {
        var table = new Hashtable();
        for (var i = random.Next(4); i > 0; i--)
        {
            table[Text(random) + i] = Any(random, depth - 1);
        }
        return table;
    }

    private static PSObject Bag(Random random, int depth)
    {
        var bag = new PSObject();
        for (var i = random.Next(4); i > 0; i--)
        {
            bag.Properties.Add(new PSNoteProperty("p_x" + i + Text(random), Any(random, depth - 1)));
        }
        return bag;
    }
}
