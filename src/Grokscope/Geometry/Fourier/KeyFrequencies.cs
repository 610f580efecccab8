using Grokscope.Geometry.Measuring;
using Grokscope.Training.Tasks;

namespace Grokscope.Geometry.Fourier;

/// <summary>The frequencies that a task's solution works with: those whose waves of the answer explain at least half as much as they would if all explained the same.</summary>
/// <remarks>
/// The rule has no number of frequencies in it and no level of noise. Where one frequency carries all, it finds one; where all carry the same, as in an untrained
/// or a memorising model, it finds nearly all of them. In runs that have grokked, published size and small, what it leaves out is 1 to 8 % of what is
/// explained.
/// </remarks>
/// <param name="Characters">The task's kind of frequencies.</param>
/// <param name="Frequencies">The key frequencies, ascending.</param>
internal sealed record KeyFrequencies(Characters Characters, IReadOnlyList<int> Frequencies)
{
    private const double Least = 0.5;

    /// <summary>Share of a frequency set's directions among all N − 1, what it would hold of a flat spectrum.</summary>
    public double EvenShare => Frequencies.Sum(Characters.Directions) / (double)Math.Max(1, Characters.Order - 1);

    /// <summary>The rule: share_k ≥ ½ · (sum of all shares) · (directions of k)/(N − 1). None where nothing is explained.</summary>
    /// <param name="characters">Kind of frequencies.</param>
    /// <param name="explained">What frequency k explains, in any unit, at k − 1, [⌊N/2⌋].</param>
    public static KeyFrequencies Of(Characters characters, IReadOnlyList<double> explained)
    {
        double total = explained.Sum();
        return new KeyFrequencies(
            characters,
            total == 0 ? [] : [.. Enumerable.Range(1, explained.Count).Where(k => explained[k - 1] >= Least * total * characters.Directions(k) / (characters.Order - 1))]);
    }

    /// <summary>The key frequencies of all tasks of a run at its last snapshot.</summary>
    internal static IReadOnlyList<KeyFrequencies> Final(MeasuredRun run, MeasureWorker worker) => run.Shared<IReadOnlyList<KeyFrequencies>>("fourier/keys", () =>
    {
        int[] pairs = run.Data.All.ToArray();
        float[] logits = worker.Logits(run, run.Snapshots.Read(run.Steps[^1]), pairs);
        return
        [
            .. Enumerable.Range(0, run.Tasks.Count).Select(task =>
            {
                TaskLogits own = LogitsOf(run.Data, pairs, logits, task);
                Characters characters = Characters.OfAnswers(run.Data.Targets[task], own.P);
                return Of(characters, new AnswerWaves(own, characters).Spectrum());
            }),
        ];
    });

    /// <summary>One task's logits on all pairs of a data set.</summary>
    internal static TaskLogits LogitsOf(DataSet data, int[] pairs, ReadOnlySpan<float> logits, int task) =>
        TaskLogits.Of(data.Targets.Modulus, pairs, data.Train.Length, data.Targets[task], logits, task);
}
