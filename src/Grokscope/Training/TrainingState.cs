using Grokscope.Training.Storage;
using Grokscope.Training.Tasks;

namespace Grokscope.Training;

/// <summary>All of a run that changes from step to step: what a checkpoint holds.</summary>
internal sealed class TrainingState
{
    private readonly string _fingerprint;
    private readonly float[] _anchor;

    /// <summary>The state before the first step; θ is zero until the run begins or a checkpoint is restored.</summary>
    public TrainingState(RunPlan plan)
    {
        TrainingOptions options = plan.Options;
        int tasks = plan.Data.Targets.Tasks;
        _fingerprint = plan.Fingerprint;
        Theta = new float[plan.Loss.Layout.Count];
        Optimiser = Optimiser.Of(Theta.Length, options);
        Batches = new BatchStream(plan.Data, options.BatchSeed);
        Criterion = new GrokCriterion(tasks, options.Stop.Accuracy, options.Stop.Patience);
        _anchor = plan.Change?.Anchor ?? [];
        Buffer = new Checkpoint(Theta.Length, Optimiser.SecondMoment.Length, _anchor.Length, BatchStream.StateLength, GrokCriterion.StateLength(tasks));
    }

    /// <summary>Steps done.</summary>
    public int Step { get; set; }

    /// <summary>θ, [N].</summary>
    public float[] Theta { get; }

    /// <summary>The optimiser with its moments.</summary>
    public Optimiser Optimiser { get; }

    /// <summary>The batches.</summary>
    public BatchStream Batches { get; }

    /// <summary>What is known of grokking.</summary>
    public GrokCriterion Criterion { get; }

    /// <summary>The copy that is written while the training goes on.</summary>
    public Checkpoint Buffer { get; }

    /// <summary>Copies the state into the buffer.</summary>
    public void Save(long trainCsvLength, long evalCsvLength, long interventionCsvLength)
    {
        Buffer.Configuration = _fingerprint;
        Buffer.Step = Step;
        Buffer.OptimiserSteps = Optimiser.Steps;
        Buffer.TrainCsvLength = trainCsvLength;
        Buffer.EvalCsvLength = evalCsvLength;
        Buffer.InterventionCsvLength = interventionCsvLength;
        Theta.CopyTo(Buffer.Theta, 0);
        Optimiser.FirstMoment.CopyTo(Buffer.FirstMoment);
        Optimiser.SecondMoment.CopyTo(Buffer.SecondMoment);
        _anchor.CopyTo(Buffer.Anchor, 0);
        Batches.Save(Buffer.Generator);
        Criterion.Save(Buffer.Criterion);
    }

    /// <summary>Takes the state from the buffer.</summary>
    public void Restore()
    {
        Step = Buffer.Step;
        Optimiser.Steps = Buffer.OptimiserSteps;
        Buffer.Theta.CopyTo(Theta, 0);
        Buffer.FirstMoment.CopyTo(Optimiser.FirstMoment);
        Buffer.SecondMoment.CopyTo(Optimiser.SecondMoment);
        Buffer.Anchor.CopyTo(_anchor, 0);
        Batches.Restore(Buffer.Generator);
        Criterion.Restore(Buffer.Criterion);
    }

    /// <summary>Why a checkpoint is not this run's, or null.</summary>
    public string? ProblemOf(Checkpoint checkpoint) =>
        checkpoint.Configuration == _fingerprint ? null : "the checkpoint belongs to another configuration";
}
