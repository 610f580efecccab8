using Grokscope.Geometry.Measuring;

namespace Grokscope.Geometry.Spectra;

/// <summary>
/// The test accuracy, averaged over tasks, at any step: a straight line between two evaluations, the first and the last one's beyond them.
/// Source: method.md §18.
/// </summary>
internal sealed class MeanTestAccuracy
{
    private readonly IReadOnlyList<int> _steps;
    private readonly double[] _values;

    private MeanTestAccuracy(MeasuredRun run)
    {
        IReadOnlyList<double>[] tasks = [.. run.Tasks.Select(task => run.Eval.Column($"test_acc_{task}"))];
        bool isWhole = tasks.All(column => column.Count == run.Eval.Rows);
        _steps = isWhole ? run.Eval.Steps() : [];
        _values = [.. Enumerable.Range(0, _steps.Count).Select(row => tasks.Sum(column => column[row]) / tasks.Length)];
    }

    /// <summary>Of a run; made once.</summary>
    public static MeanTestAccuracy Of(MeasuredRun run) => run.Shared("mean-test-accuracy", () => new MeanTestAccuracy(run));

    /// <summary>At a step.</summary>
    public Cell At(int step)
    {
        if (_values.Length == 0)
            return new Undefined("eval.csv has no test accuracies");
        int after = 0;
        while (after < _steps.Count && _steps[after] <= step)
            after++;
        if (after == 0 || after == _steps.Count)
            return _values[after == 0 ? 0 : ^1];
        double part = (double)(step - _steps[after - 1]) / (_steps[after] - _steps[after - 1]);
        return _values[after - 1] + (part * (_values[after] - _values[after - 1]));
    }
}
