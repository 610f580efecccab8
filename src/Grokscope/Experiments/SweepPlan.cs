using Grokscope.Model;
using Grokscope.Training;

namespace Grokscope.Experiments;

/// <summary>What a run, or a sweep, will take.</summary>
/// <param name="Steps">Steps that are left.</param>
/// <param name="Seconds">Time that they take.</param>
/// <param name="Bytes">Disk of the whole run, with what is written already.</param>
internal readonly record struct Need(double Steps, double Seconds, double Bytes);

/// <summary>What a cell will take.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Status">How far it is.</param>
/// <param name="StepMs">Milliseconds of a step on one thread, evaluations included.</param>
/// <param name="Expected">If it groks when <see cref="Timescale"/> expects it to.</param>
/// <param name="AtMost">If it goes to its step cap.</param>
internal sealed record CellPlan(SweepCell Cell, RunStatus Status, double StepMs, Need Expected, Need AtMost);

/// <summary>What a sweep will take on this machine, before it is begun.</summary>
/// <param name="Cells">What each cell will take, in the order of the sweep.</param>
/// <param name="Jobs">Cells trained at a time.</param>
/// <param name="Expected">If runs grok when <see cref="Timescale"/> expects them to.</param>
/// <param name="AtMost">If every run goes to its step cap.</param>
internal sealed record SweepPlan(IReadOnlyList<CellPlan> Cells, int Jobs, Need Expected, Need AtMost)
{
    /// <summary>Plans.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="folder">Where they may have begun; null for a fresh start.</param>
    /// <param name="jobs">Cells trained at a time.</param>
    /// <param name="stepMs">Milliseconds of a step of a run; asked once for each size of model and batch.</param>
    public static SweepPlan Make(IReadOnlyList<SweepCell> cells, SweepFolder? folder, int jobs, Func<Experiment, double> stepMs)
    {
        Dictionary<string, double> measured = [];
        CellPlan[] plans = [.. cells.Select(Plan)];
        CellPlan[] order = [.. plans.OrderByDescending(plan => Timescale.ExpectedWork(plan.Cell))];
        return new SweepPlan(plans, jobs, Sum(plan => plan.Expected), Sum(plan => plan.AtMost));

        CellPlan Plan(SweepCell cell)
        {
            Experiment run = cell.Experiment;
            RunState? state = folder is null ? null : RunState.Read(folder.Cell(cell));
            int done = state?.SavedStep ?? 0;
            string size = SizeOf(run);
            if (!measured.TryGetValue(size, out double ms))
                measured[size] = ms = stepMs(run);
            return new CellPlan(cell, state?.Status ?? RunStatus.Waiting, ms, NeedOf(Timescale.ExpectedSteps(run, done)), NeedOf(run.Train.Steps));

            Need NeedOf(double steps)
            {
                double left = state?.IsDone == true ? 0 : Math.Max(0, steps - done);
                return new Need(left, left * ms / 1000, DiskNeed.Bytes(run, state?.Result?.Steps ?? steps));
            }
        }

        Need Sum(Func<CellPlan, Need> of) => new(plans.Sum(p => of(p).Steps), Makespan([.. order.Select(p => of(p).Seconds)], jobs), plans.Sum(p => of(p).Bytes));
    }

    /// <summary>Time until all is done where each of a number of workers takes the next piece once it is free.</summary>
    internal static double Makespan(IReadOnlyList<double> seconds, int workers)
    {
        double[] busyUntil = new double[Math.Max(1, workers)];
        foreach (double piece in seconds)
            busyUntil[Array.IndexOf(busyUntil, busyUntil.Min())] += piece;
        return busyUntil.Max();
    }

    // All that the time of a step depends on.
    private static string SizeOf(Experiment run)
    {
        ModelShape s = run.Shape;
        return $"{s.P} {s.C} {s.L} {s.H} {s.F} {s.K} {run.Train.BatchSize} {run.Train.EvaluateEvery} {run.Task.IncludeZero}";
    }
}
