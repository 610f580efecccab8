namespace Grokscope.Training;

/// <summary>How far a run is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Step at which it will end as far as is known: the cap, or the end of the extra steps after the last grok.</param>
/// <param name="StartStep">Step at which this session began.</param>
/// <param name="SavedStep">Step of the newest checkpoint that is safely on the disk; 0 where there is none.</param>
/// <param name="Loss">Loss of the newest batch, summed over tasks.</param>
/// <param name="StepsPerSecond">Mean of this session, evaluations included.</param>
/// <param name="Newest">The newest evaluation of this session; null before the first.</param>
/// <seealso cref="Studies.Run"/>
public readonly record struct RunProgress(int Step, int Steps, int StartStep, int SavedStep, double Loss, double StepsPerSecond, Evaluation? Newest);

/// <summary>Looks on while a run is trained. Called on the run's own thread; must be quick, and cannot change the run.</summary>
internal interface IRunObserver
{
    /// <summary>Some time has passed: about ten calls a second, and one after each evaluation and at the end.</summary>
    void Progressed(in RunProgress progress);

    /// <summary>Something that the user must hear of although the run goes on, such as a damaged checkpoint.</summary>
    void Warned(string message);
}
