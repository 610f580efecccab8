using System.Globalization;
using System.Text.RegularExpressions;

namespace Grokscope.Training;

/// <summary>
/// At which steps all weights are kept. A single number is the steps between two snapshots; a text has parts, separated by commas:
/// "100 until 5000, 200 until 40000, 1000, 100 near grok" keeps every 100th step to 5000, every 200th to 40000, every 1000th from there
/// on, and every 100th near a grok. Near a grok means: fewer than <see cref="NearSteps"/> steps after a task's test accuracy first reached
/// 50 % or 90 %, while the task has not grokked. It looks back only, so that it can be known while the run goes on. A run keeps step 0,
/// the grok step of each task and its last step in any case.
/// </summary>
/// <example>
/// <code>
/// Experiment dense = run.Experiment.With("snapshot_every=\"100 until 5000, 1000, 20 near grok\"");
/// SnapshotSchedule schedule = dense.Train.SnapshotEvery;
/// Console.WriteLine(schedule.Text);
/// </code>
/// </example>
public sealed partial record SnapshotSchedule
{
    /// <summary>Steps from an accuracy of 50 % or 90 % on that count as near a grok, that of the evaluation included.</summary>
    internal const int NearSteps = 2000;

    /// <summary>Greatest number in a schedule.</summary>
    internal const int Longest = 99_999_999;

    private readonly (int Every, int Until)[] _parts;
    private readonly int _nearGrok;

    private SnapshotSchedule((int Every, int Until)[] parts, int nearGrok) => (_parts, _nearGrok) = (parts, nearGrok);

    /// <summary>The schedule as it is written: "200", or "100 until 5000, 200".</summary>
    public string Text => string.Join(", ",
    [
        .. _parts.Select(p => p.Until == int.MaxValue ? Whole(p.Every) : $"{Whole(p.Every)} until {Whole(p.Until)}"),
        .. _nearGrok > 0 ? [$"{Whole(_nearGrok)} near grok"] : Array.Empty<string>(),
    ]);

    /// <summary>Whether the schedule is a single number.</summary>
    internal bool IsSingle => _parts.Length == 1 && _nearGrok == 0;

    /// <summary>A snapshot every so many steps.</summary>
    public static implicit operator SnapshotSchedule(int every) => Every(every);

    /// <inheritdoc cref="op_Implicit(int)"/>
    public static SnapshotSchedule Every(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new SnapshotSchedule([(steps, int.MaxValue)], 0);
    }

    /// <summary>Reads a schedule, or gives null and says what is wrong with it.</summary>
    public static SnapshotSchedule? TryParse(string text, out string problem)
    {
        List<(int Every, int Until)> parts = [];
        int nearGrok = 0;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            Match match = Part().Match(part);
            if (!match.Success || !IsCount(match.Groups["every"].Value, out int every))
                return Wrong($"'{part}' is no part of a schedule", out problem);
            if (match.Groups["near"].Success)
            {
                if (nearGrok > 0)
                    return Wrong("'near grok' stands there twice", out problem);
                nearGrok = every;
                continue;
            }
            int until = int.MaxValue;
            if (match.Groups["until"].Success && !IsCount(match.Groups["until"].Value, out until))
                return Wrong($"'{part}' is no part of a schedule", out problem);
            if (parts.Count > 0 && parts[^1].Until >= until)
                return Wrong($"'{part}' must reach further than the part before it", out problem);
            parts.Add((every, until));
        }
        if (parts.Count == 0 || parts[^1].Until != int.MaxValue)
            return Wrong("the last part must be a number alone, for all steps that follow", out problem);
        problem = "";
        return new SnapshotSchedule([.. parts], nearGrok);

        static SnapshotSchedule? Wrong(string what, out string problem)
        {
            problem = what;
            return null;
        }
    }

    /// <summary>Whether the weights of a step are kept.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="nearGrok">Whether a task is near its grok.</param>
    internal bool Contains(int step, bool nearGrok)
    {
        // Asked at each step, which must not allocate.
        int part = 0;
        while (step > _parts[part].Until)
            part++;
        return step % _parts[part].Every == 0 || (nearGrok && _nearGrok > 0 && step % _nearGrok == 0);
    }

    /// <summary>Snapshots of a run of so many steps, step 0 included.</summary>
    /// <param name="steps">Steps of the run.</param>
    /// <param name="tasks">K.</param>
    /// <returns>A number that the run does not exceed: each task near its grok for as long as it can be.</returns>
    internal long AtMost(int steps, int tasks)
    {
        long count = 1, from = 0;
        foreach ((int every, int until) in _parts)
        {
            long to = Math.Min(steps, until);
            if (to > from)
                count += (to / every) - (from / every);
            from = Math.Max(from, to);
        }
        // As many multiples as can lie in that many steps, wherever they begin.
        long near = _nearGrok == 0 ? 0 : Math.Min(steps / _nearGrok, 2L * tasks * ((NearSteps + _nearGrok - 1) / _nearGrok));
        // Grok steps and the last step may lie between.
        return count + near + tasks + 1;
    }

    /// <inheritdoc/>
    public bool Equals(SnapshotSchedule? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static bool IsCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= Longest;

    [GeneratedRegex(@"^(?<every>\d+)(?:\s+until\s+(?<until>\d+)|(?<near>\s+near\s+grok))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
