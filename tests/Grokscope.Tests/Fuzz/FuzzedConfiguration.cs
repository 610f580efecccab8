using System.Text;
using System.Text.RegularExpressions;
using Grokscope.Experiments;
using Grokscope.Tests.Cli;

namespace Grokscope.Tests.Fuzz;

/// <summary>An experiment file, and changes of a command line, that somebody has damaged.</summary>
/// <param name="Text">The file.</param>
/// <param name="Changes">Values of --set.</param>
internal sealed partial record FuzzedConfiguration(string Text, IReadOnlyList<string> Changes)
{
    private static readonly string[] Sources =
    [
        .. new[] { "quick", "dual", "tri" }.Select(name => BuiltInExperiments.Find(name)!), TinyExperiment.Toml(),
        ExperimentTemplate.ToToml(Experiment.Load("quick"), "x.toml", "."), ExperimentTemplate.ToToml(Experiment.Load("tri"), "x.toml", ".", full: true),
        """
        task = { modulus = 13, outputs = { add = "a + b", sq = "a^2 + b^2", div = "a / b" } }
        model.d_model = 8
        train.snapshot_every = "100 until 5000, 200 until 40000, 1000, 100 near grok"
        [sweep]
        outputs = ["add+div", "add+sq+div"]
        weight_decay = [1.0, 0.3, 0.0]
        kind = ["none", "delete_orthogonal"]
        basis = ["path", "random"]
        fraction = [0.0, 0.1]
        [[cell]]
        where = { weight_decay = 0.0 }
        set = { steps = 50000, stop.enabled = false }
        [[cell]]
        where = { basis = "random", weight_decay = [0.3, 0.0] }
        skip = true
        """,
    ];

    // Hundreds of cells each.
    private static readonly string[] LargeSources = [.. new[] { "paper", "deletion-quick" }.Select(name => BuiltInExperiments.Find(name)!)];

    private static readonly string[] Values =
    [
        "0", "-1", "1", "2", "3", "4", "96", "97", "1024", "4096", "25", "2147483647", "2147483648", "4294967295", "4294967296", "9223372036854775807", "-9223372036854775808",
        "99999999999999999999", "0x7fffffffffffffff", "0xffffffffffffffff", "0o17", "0b11", "1_000", "1e308", "1e400", "-1e400", "5e-324", "nan", "-nan", "inf", "-inf", "0.0", "-0.0", "0.5", "1.0", "0.1",
        "1e-20", "true", "false", "1979-05-27T07:32:00Z", "07:32:00", "1979-05-27",
        "\"\"", "\" \"", "''", "\"a\"", "\"a + b\"", "\"\\u0000\"", "\"../x\"", "\"/\"", "\"\\n\"", "\"\\uD800\"", "\"\\UFFFFFFFF\"", "\"ÄÖ𝔸\u202E\"", "\"\"\"x\ny\"\"\"", "'''\n'''", "\"add\"", "\"add+mul\"", "\"add+add\"", "\"+\"",
        "\"auto\"", "\"update\"", "\"freeze\"", "\"lr_scale\"", "\"amplify_parallel\"", "\"sgd\"", "\"file\"", "\"past\"", "\"hessian\"", "\"other_path\"",
        "[]", "[[]]", "[1, 2]", "[1, \"a\"]", "[\"a\", \"b\"]", "[\"a/b\", \"a-b\"]", "[\"\", \" \"]", "[[1], [2]]", "[nan]", "[inf, inf]", "[0.0, -0.0]", "[1, 1.0]", "[true, false]", "[[], []]", "[[\"a\"], [\"b\"]]",
        "[\"add\", \"mul\", \"add+mul\"]", "[\"add\", \"add \"]", "[\"head_*\"]", "[\"*\"]", "[[\"*\"], [\"head_*\"]]", "{}", "{ a = 1 }", "{ a = { b = [1] } }", "[{ a = 1 }]",
    ];

    private static readonly string[] Expressions =
    [
        "", " ", "a", "b", "0", "a+b", "a-b", "a*b", "a/b", "a/0", "0/0", "a/(b-b)", "1/(a-1)", "1/(a*(a-1)*(b-1))", "a^0", "a^1000", "a^1001", "a^999999999", "a^99999999999999999999", "a^b", "a^-1", "a^2^3", "(a^2)^3", "2a", "ab", "a b",
        "(a)(b)", "-a", "--a", "-", "+a", "a+", "a**b", "(", ")", "()", "(a", "a)", "a%b", "a,b", "1.5", "123456789012345678", "1234567890123456789", "x", "A", "α", "a\u0300", "a\\u0000b", "١", "½a", "a+\u00A0b", "a\tb",
    ];

    private static readonly string[] Schedules =
    [
        "", ",", "0", "-1", "1", "100", "100 until 5000", "100 until 5000, 100", "100 until 5000, 200 until 40000, 1000", "100 until 5000, 200 until 4000, 1000", "100 near grok", "1000, 100 near grok", "100 near grok, 100 near grok",
        "100 near grok, 1000", "99999999", "100000000", "99999999999", "1 until 1, 2", "1e3", "100.0", "100 until", "until 100", "100 until 5000,", "100  until\t5000, 1", "100 until 99999999, 1", "१००", "100 near",
    ];

    /// <summary>The case of a number.</summary>
    public static FuzzedConfiguration Of(int number)
    {
        var random = new Random((number * 7919) + 1);
        string text = random.Next(100) == 0 ? Pick(random, LargeSources) : Pick(random, Sources);
        for (int change = random.Next(1, 4); change > 0; change--)
            text = Mutate(text, random);
        string[] changes = random.Next(4) > 0 ? [] : [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Change(random))];
        return new FuzzedConfiguration(text, changes);
    }

    private static string Mutate(string text, Random random) => random.Next(18) switch
    {
        0 => Characters(text, random),
        1 => Lines(text, random),
        2 or 3 or 4 or 5 => Replaced(text, AnyValue(), random, _ => Value(random)),
        6 => Replaced(text, Quoted(), random, _ => $"\"{Expression(random)}\""),
        7 => Replaced(text, Quoted(), random, _ => $"\"{Schedule(random)}\""),
        8 => Replaced(text, Number(), random, _ => Value(random)),
        9 => Replaced(text, CommentedOut(), random, line => line.Value[1..]),
        10 => Inserted(text, $"{Key(random)} = {Value(random)}", random),
        11 or 12 => text.Contains("[sweep]", StringComparison.Ordinal) ? text.Replace("[sweep]", $"[sweep]\n{Axes(random)}", StringComparison.Ordinal) : $"{text}\n[sweep]\n{Axes(random)}",
        13 => $"{text}\n[[cell]]\nwhere = {{ {Key(random)} = {Value(random)} }}\nset = {{ {Key(random)} = {Value(random)} }}\n{(random.Next(3) == 0 ? "skip = " + Value(random) : "")}",
        14 => text.Replace("[task.outputs]", $"[task.outputs]\n{Key(random)} = \"{Expression(random)}\"", StringComparison.Ordinal),
        15 => Inserted(text, Deep(random), random),
        16 => text[..random.Next(text.Length + 1)],
        _ => Inserted(text, Pick(random, "[task]", "[x]", "[[task]]", "[[cell]]", "[cell]", "[cell.set]", "[train.stop]", "[train.stop.x]", "[sweep]", "[]", "[[", "[\"\"]", "[reproduce]\nwith = [\"quick\", \"\"]"), random),
    };

    private static string Characters(string text, Random random)
    {
        var changed = new StringBuilder(text);
        for (int i = random.Next(1, 6); i > 0 && changed.Length > 1; i--)
            if (random.Next(3) == 0)
                changed.Remove(random.Next(changed.Length), 1);
            else
                changed.Insert(random.Next(changed.Length), (char)random.Next(random.Next(3) == 0 ? 0x10000 : 0x80));
        return changed.ToString();
    }

    private static string Lines(string text, Random random)
    {
        List<string> lines = [.. text.Split('\n')];
        int at = random.Next(lines.Count);
        switch (random.Next(3))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(random.Next(lines.Count), lines[at]);
                break;
            default:
                int other = random.Next(lines.Count);
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
        }
        return string.Join(random.Next(5) == 0 ? "\r\n" : "\n", lines);
    }

    private static string Replaced(string text, Regex what, Random random, Func<Match, string> by)
    {
        MatchCollection found = what.Matches(text);
        if (found.Count == 0)
            return text;
        Match match = found[random.Next(found.Count)];
        return string.Concat(text.AsSpan(0, match.Index), by(match), text.AsSpan(match.Index + match.Length));
    }

    private static string Inserted(string text, string line, Random random)
    {
        List<string> lines = [.. text.Split('\n')];
        lines.Insert(random.Next(lines.Count), line);
        return string.Join('\n', lines);
    }

    private static string Axes(Random random) =>
        string.Join('\n', Enumerable.Range(0, random.Next(1, random.Next(8) == 0 ? 40 : 4)).Select(_ => $"{Key(random)} = {(random.Next(3) == 0 ? Value(random) : $"[{string.Join(", ", List(random))}]")}"));

    private static IEnumerable<string> List(Random random) => random.Next(6) == 0
        ? Enumerable.Range(0, random.Next(1, 3000)).Select(i => $"{i}")
        : Enumerable.Range(0, random.Next(1, 5)).Select(_ => Value(random));

    private static string Change(Random random) => random.Next(8) switch
    {
        0 => Pick(random, "", "=", "==", "seed", "seed=", "=1", " = ", "outputs.", "outputs.x", "outputs.x=a", "sweep.", "sweep.x=1", "sweep.seed=[1,2]", "seed=[1,2", "seed=1\nlr=2", "seed=[[1]]", "cell.set=1", "\0=\0"),
        1 => $"outputs.{Pick(random, "add", "x", "", "X", "a.b")}={Expression(random)}",
        2 => $"snapshot_every={Schedule(random)}",
        3 => $"{Key(random)}=[{Value(random)}, {Value(random)}]",
        4 => Characters($"{Key(random)}={Value(random)}", random),
        5 => $"{Key(random)}={Deep(random)}",
        _ => $"{Key(random)}={Value(random)}",
    };

    private static string Key(Random random) => random.Next(12) switch
    {
        0 => Pick(
            random, "x", "\"\"", "\"a.b\"", "a.b.c", "learning_rate", "task", "outputs", "task.outputs", "outputs.add", "train", "train.stop", "ÄÖ", "\"\\u0000\"", "with", "only", new string('k', 100_000),
            string.Join('.', Enumerable.Repeat("k", 3000))),
        1 or 2 or 3 => Pick(
            random, "modulus", "train_fraction", "d_model", "heads", "layers", "steps", "seed", "weight_decay", "lr", "kind", "basis", "fraction", "snapshot_every", "outputs", "basis_file", "basis_run", "other_seed", "tensors"),
        4 => SettingTable.All[random.Next(SettingTable.All.Count)].Path,
        _ => SettingTable.All[random.Next(SettingTable.All.Count)].Key,
    };

    private static string Value(Random random) => random.Next(10) switch
    {
        0 => SettingTable.All[random.Next(SettingTable.All.Count)].Default,
        1 => $"{random.Next(-5, 5000)}",
        2 => $"\"{Expression(random)}\"",
        3 => random.Next(20) == 0 ? $"\"{new string('x', random.Next(100_000))}\"" : Pick(random, Values),
        4 => random.Next(20) == 0 ? Deep(random) : Pick(random, Values),
        _ => Pick(random, Values),
    };

    private static string Expression(Random random) => random.Next(6) switch
    {
        0 => string.Join(Pick(random, "+", "*", "-", "/", "^", " + "), Enumerable.Repeat(Pick(random, "a", "b", "(a+b)", "a^1000", "2"), random.Next(1, 600))),
        1 => string.Concat(Enumerable.Repeat("(", random.Next(1, 100))) + "a" + string.Concat(Enumerable.Repeat(")", random.Next(1, 100))),
        2 => $"{Pick(random, Expressions)}{Pick(random, "+", "*", "/", "-", "^", "")}{Pick(random, Expressions)}",
        3 => string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => Pick(random, "a", "b", "+", "-", "*", "/", "^", "(", ")", "2", " "))),
        4 => random.Next(10) == 0 ? new string('(', 50_000) : Pick(random, Expressions),
        _ => Pick(random, Expressions),
    };

    private static string Schedule(Random random) => random.Next(3) == 0
        ? string.Join(", ", Enumerable.Range(1, random.Next(1, 40)).Select(i => $"{random.Next(1, 1000)} until {i * random.Next(1, 1000)}")) + ", 1000"
        : Pick(random, Schedules);

    private static string Deep(Random random)
    {
        int depth = 1 << random.Next(1, 17);
        return random.Next(4) switch
        {
            0 => $"x = {new string('[', depth)}{new string(']', depth)}",
            1 => $"x = {new string('[', depth)}",
            2 => $"x = {string.Concat(Enumerable.Repeat("{ a = ", depth))}1{new string('}', depth)}",
            _ => $"[{string.Join('.', Enumerable.Repeat("a", depth))}]",
        };
    }

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];

    [GeneratedRegex(@"(?<== )[^\n]+")]
    private static partial Regex AnyValue();

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\d[\d.e-]*")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?m)^#\w.*$")]
    private static partial Regex CommentedOut();
}
