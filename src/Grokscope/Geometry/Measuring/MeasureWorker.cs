using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Training;

namespace Grokscope.Geometry.Measuring;

/// <summary>What a thread that measures has for itself: the model as loss function, and memory for its curvature. Not for several threads.</summary>
/// <seealso cref="RunMeasure"/>
public sealed class MeasureWorker : IDisposable
{
    private readonly Func<MeasuredRun, ITwiceDifferentiable> _create;
    private readonly List<ILinearisation> _linearisations = [];
    private MeasuredRun? _run;
    private ITwiceDifferentiable? _loss;

    /// <summary>A worker with the fast model on one thread.</summary>
    /// <param name="stop">Asks for an early end between pieces, and within long ones.</param>
    public MeasureWorker(CancellationToken stop = default)
        : this(run => new Transformer(run.Layout.Shape, run.Data.Targets), stop)
    {
    }

    /// <summary>A worker with another loss function.</summary>
    /// <param name="create">Makes it for a run; disposed of if it can be.</param>
    /// <param name="stop">Asks for an early end.</param>
    internal MeasureWorker(Func<MeasuredRun, ITwiceDifferentiable> create, CancellationToken stop = default) => (_create, Stop) = (create, stop);

    /// <summary>Asks for an early end; long pieces look at it now and then, and throw <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Stop { get; }

    /// <summary>The loss function of a run.</summary>
    public ITwiceDifferentiable Loss(MeasuredRun run)
    {
        if (_loss is null || !ReferenceEquals(_run, run))
        {
            Release();
            (_run, _loss) = (run, _create(run));
        }
        return _loss;
    }

    /// <summary>Losses and accuracies of weights on the run's training and test pairs.</summary>
    /// <param name="run">The run.</param>
    /// <param name="theta">θ, [N], of any origin: the result's step is −1.</param>
    public Evaluation Evaluate(MeasuredRun run, ReadOnlySpan<float> theta) => Evaluation.Of(Loss(run), run.Data, -1, theta);

    /// <summary>The same of weights in float64, which are rounded to float32.</summary>
    /// <inheritdoc cref="Evaluate(MeasuredRun, ReadOnlySpan{float})"/>
    public Evaluation Evaluate(MeasuredRun run, ReadOnlySpan<double> theta) => Evaluate(run, Vectors64.Rounded(theta));

    /// <summary>Logits of pairs.</summary>
    /// <param name="run">The run.</param>
    /// <param name="theta">θ, [N].</param>
    /// <param name="pairs">Pairs a·P + b, [B].</param>
    /// <returns>[B, K·P].</returns>
    /// <exception cref="NotSupportedException">The loss function has no logits.</exception>
    public float[] Logits(MeasuredRun run, ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs)
    {
        if (Loss(run) is not IClassifier model)
            throw new NotSupportedException("This loss function has no logits.");
        var logits = new float[pairs.Length * run.Tasks.Count * run.Layout.Shape.P];
        model.Logits(theta, pairs, logits);
        return logits;
    }

    /// <summary>
    /// The loss around a point, in memory that is used again: at most until the next call with the same slot. The caller does not dispose of it.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="slot">0, 1, …: as many as are needed at once.</param>
    /// <param name="theta">θ, [N].</param>
    /// <param name="pairs">Pairs a·P + b.</param>
    /// <param name="taskWeights">[K].</param>
    public ILinearisation Linearise(MeasuredRun run, int slot, ReadOnlySpan<float> theta, ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights)
    {
        ITwiceDifferentiable loss = Loss(run);
        if (slot < _linearisations.Count)
            _linearisations[slot].MoveTo(theta, pairs, taskWeights);
        else if (slot == _linearisations.Count)
            _linearisations.Add(loss.Linearise(theta, pairs, taskWeights));
        else
            throw new ArgumentOutOfRangeException(nameof(slot), slot, "Slots are taken in order.");
        return _linearisations[slot];
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    private void Release()
    {
        foreach (ILinearisation linearisation in _linearisations)
            linearisation.Dispose();
        _linearisations.Clear();
        (_loss as IDisposable)?.Dispose();
        _loss = null;
    }
}
