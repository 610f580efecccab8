namespace Grokscope.Report.Figures;

/// <summary>
/// The pens of all figures. Colours of tasks are those of Okabe and Ito, which stay distinct for colour-blind readers; yellow is too pale
/// for lines on white, blue too dark for lines on black. Beyond six tasks they repeat.
/// </summary>
internal static class Palette
{
    private static readonly (string Light, string Dark)[] Tasks =
    [
        ("#0072B2", "#56B4E9"), ("#D55E00", "#E69F00"), ("#009E73", "#009E73"), ("#CC79A7", "#CC79A7"), ("#E69F00", "#F0E442"), ("#56B4E9", "#D55E00"),
    ];

    private static readonly Pen[] Test = [.. Tasks.Select((color, k) => new Pen(Key(1, k), Variable(k), color.Light, color.Dark, 1.8f))];
    private static readonly Pen[] Train = [.. Tasks.Select((color, k) => new Pen(Key(2, k), Variable(k), color.Light, color.Dark, 1.3f, "4 3"))];

    // Ordered: from blue over green to yellow on both grounds, each step of a lightness of its own (sampled from Viridis, without its ends, which vanish on white or black).
    private static readonly (string Light, string Dark)[] Ordered =
    [
        ("#46327E", "#7B6BC9"), ("#365C8D", "#5C8FD0"), ("#277F8E", "#36A3B4"), ("#1FA187", "#2FC2A4"), ("#4AC16D", "#6BDB8B"), ("#9FB61C", "#D6EA4A"),
    ];

    private static readonly Pen[] Ranks = [.. Ordered.Select((color, k) => new Pen(Key(4, k), $"--rank-{k + 1}", color.Light, color.Dark, 1.6f))];

    /// <summary>Text.</summary>
    public static Pen Ink { get; } = new("#030001", "--ink", "#1B1F24", "#E6E8EB");

    /// <summary>Text and lines that stand back.</summary>
    public static Pen Muted { get; } = new("#030002", "--muted", "#57606A", "#A0A8B2");

    /// <summary>The grid.</summary>
    public static Pen Grid { get; } = new("#030003", "--grid", "#E1E4E8", "#30363D");

    /// <summary>Horizontal reference lines.</summary>
    public static Pen Level { get; } = new("#030004", "--muted", "#57606A", "#A0A8B2", 1, "1 3");

    /// <summary>Published values.</summary>
    public static Pen Published { get; } = new("#030005", "--ink", "#1B1F24", "#E6E8EB", 1, "2 3");

    /// <summary>What something is held against.</summary>
    public static Pen Control { get; } = new("#030006", "--muted", "#57606A", "#A0A8B2", 1.3f, "5 3");

    /// <summary>A path over a heat map: a colour that stands out from all of its colours, the same on both grounds.</summary>
    public static Pen OverMap { get; } = new("#030007", "--over-map", "#F0286E", "#F0286E", 1.8f);

    /// <summary>All pens.</summary>
    public static IReadOnlyList<Pen> All { get; } = [.. Test, .. Train, .. Ranks, Ink, Muted, Grid, Level, Published, Control, OverMap];

    private static readonly Dictionary<Pen, int> Indices = All.Index().ToDictionary(pen => pen.Item, pen => pen.Index);

    /// <summary>Index of a pen in <see cref="All"/>.</summary>
    public static int IndexOf(Pen pen) => Indices[pen];

    /// <summary>A task's curve on the test pairs.</summary>
    /// <param name="task">Index of the task.</param>
    public static Pen TestOf(int task) => Test[task % Test.Length];

    /// <summary>A task's curve on the training pairs.</summary>
    /// <param name="task">Index of the task.</param>
    public static Pen TrainOf(int task) => Train[task % Train.Length];

    /// <summary>How many kinds, or tasks, have pens of their own.</summary>
    public static int Kinds => Test.Length;

    /// <summary>A curve of one of several kinds that have no order: a matrix, a form, a seed. The same pens as the tasks'.</summary>
    /// <param name="index">Index of the kind.</param>
    public static Pen KindOf(int index) => Test[index % Test.Length];

    /// <summary>A curve of one of several values that have an order, such as weight decays.</summary>
    /// <param name="rank">Place of the value, from 0.</param>
    /// <param name="count">How many values there are.</param>
    public static Pen RankOf(int rank, int count) => Ranks[count <= 1 ? 0 : (int)Math.Round(rank * (Ranks.Length - 1.0) / (count - 1))];

    /// <summary>The pens' colours as variables of a style sheet.</summary>
    /// <param name="dark">For dark ground.</param>
    public static string Variables(bool dark) =>
        string.Join(' ', All.DistinctBy(p => p.Variable).Select(p => $"{p.Variable}: {(dark ? p.Dark : p.Light)};"));

    private static string Key(int group, int k) => $"#{group:X2}00{k + 1:X2}";

    private static string Variable(int k) => $"--task-{k + 1}";
}
