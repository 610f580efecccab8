using Grokscope.Numerics;

namespace Grokscope.Geometry.Statistics;

/// <summary>
/// How many times as long the treated last: e^β of ln T = α + β·treated + α_stratum + σε, ε standard normal, by maximum likelihood with censored lifetimes (<see cref="CensoredRegression"/>).
/// Interval and p rest on W(β) = 2(ln L̂ − ln L(β)), all else fitted anew for each β. Without censoring W = n·ln(1 + t²/ν), t Student's with ν = n − unknowns of the line, so all β with
/// W ≤ n·ln(1 + t²₉₅/ν) are exactly the t interval; with it n counts the events, and the level is nearly kept: of 400 made-up studies of three seeds with two runs of either kind, a third of the treated
/// censored, it held the truth in 96 %. Where no treated one has an event, L rises with β to that of the others alone: there is no ratio, but a lower bound of it; likewise an upper bound.
/// </summary>
/// <param name="Log">β; null where it is infinite.</param>
/// <param name="Low">Lower end of β's 95 % interval; null where there is none.</param>
/// <param name="High">Upper end.</param>
/// <param name="P">Two-sided p of β = 0.</param>
/// <param name="Freedom">ν.</param>
/// <param name="Strata">Which of the ways to form strata, each of which has an α of its own; −1 where there is one stratum, or too little to tell them apart.</param>
internal sealed record TimeRatio(double? Log, double? Low, double? High, double P, int Freedom, int Strata)
{
    private const double Level = 0.05, Farthest = 64;
    private const int Halvings = 40;

    /// <summary>The ratio, within the first strata that leave enough to compare; null where there are too few events, or none that differ.</summary>
    /// <param name="ways">The subjects with their strata; of several ways to form strata the finest first.</param>
    public static TimeRatio? Of(params IReadOnlyList<IReadOnlyList<Subject>> ways)
    {
        for (int way = 0; way < ways.Count; way++)
        {
            // One without an event says nothing of β, and has no α.
            Subject[] subjects = [.. ways[way].GroupBy(subject => subject.Stratum).Where(same => same.Any(subject => !subject.Life.IsCensored)).SelectMany(same => same)];
            int[] strata = [.. subjects.Select(subject => subject.Stratum).Distinct()];
            if (strata.Length > 1 && new Likelihood(subjects, strata).Ratio(way) is { } ratio)
                return ratio;
        }
        return new Likelihood(ways[^1], []).Ratio(-1);
    }

    private sealed class Likelihood
    {
        private readonly IReadOnlyList<Subject> _subjects;
        private readonly int _columns;
        private readonly double[] _logs, _treated;
        private readonly bool[] _censored;
        private readonly double[][] _rows;

        public Likelihood(IReadOnlyList<Subject> subjects, int[] strata)
        {
            (_subjects, _columns) = (subjects, Math.Max(1, strata.Length));
            _logs = [.. subjects.Select(subject => Elementary64.Log(subject.Life.Time))];
            _treated = [.. subjects.Select(subject => subject.IsTreated ? 1.0 : 0)];
            _censored = [.. subjects.Select(subject => subject.Life.IsCensored)];
            _rows = [.. subjects.Select(subject => strata.Skip(1).Select(stratum => subject.Stratum == stratum ? 1.0 : 0).Prepend(1).ToArray())];
        }

        public TimeRatio? Ratio(int way)
        {
            int treated = Events(isTreated: true), others = Events(isTreated: false);
            bool isBound = treated == 0 || others == 0;
            int events = treated + others, freedom = events - _columns - (isBound ? 0 : 1);
            if (events == 0 || freedom < 1 || _subjects.All(subject => subject.IsTreated) || !_subjects.Any(subject => subject.IsTreated))
                return null;
            CensoredFit? best = isBound ? OfOne(isTreated: others == 0) : CensoredRegression.Fit([.. _rows.Select((row, i) => row.Append(_treated[i]).ToArray())], _logs, _censored);
            if (best is null || At(0) is not { } none)
                return null;
            double t = StudentT.Quantile(Level, freedom), most = events * Elementary64.Log(1 + (t * t / freedom));
            double? log = isBound ? null : best.Coefficients[^1];
            return new TimeRatio(
                log,
                others == 0 ? null : End(best.LogLikelihood, log, -1, most),
                treated == 0 ? null : End(best.LogLikelihood, log, 1, most),
                StudentT.TwoSided(Math.Sqrt(freedom * Math.Max(0, Elementary64.Exp(2 * (best.LogLikelihood - none) / events) - 1)), freedom),
                freedom, way);
        }

        private int Events(bool isTreated) => _subjects.Count(subject => subject.IsTreated == isTreated && !subject.Life.IsCensored);

        /// <summary>ln L at β, all else fitted.</summary>
        private double? At(double log) => CensoredRegression.Fit(_rows, [.. _logs.Select((y, i) => y - (log * _treated[i]))], _censored)?.LogLikelihood;

        private CensoredFit? OfOne(bool isTreated)
        {
            int[] own = [.. Enumerable.Range(0, _logs.Length).Where(i => _subjects[i].IsTreated == isTreated)];
            return CensoredRegression.Fit([.. own.Select(i => _rows[i])], [.. own.Select(i => _logs[i])], [.. own.Select(i => _censored[i])]);
        }

        // From the best β outwards, or, where that is infinite, from a far one inwards.
        private double? End(double best, double? centre, int direction, double most)
        {
            double inside, outside, step = 1.0 / 64;
            if (centre is { } middle)
            {
                (inside, outside) = (middle, middle + (direction * step));
                for (; IsWithin(outside); step *= 2)
                {
                    if (step > Farthest)
                        return null;
                    (inside, outside) = (outside, middle + (direction * 2 * step));
                }
            }
            else
            {
                (inside, outside) = (-direction * Farthest, direction * Farthest);
                if (!IsWithin(inside) || IsWithin(outside))
                    return null;
            }
            for (int i = 0; i < Halvings; i++)
            {
                double between = (inside + outside) / 2;
                (inside, outside) = IsWithin(between) ? (between, outside) : (inside, between);
            }
            return (inside + outside) / 2;

            bool IsWithin(double log) => At(log) is { } value && 2 * (best - value) <= most;
        }
    }
}
