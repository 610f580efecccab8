using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Statistics;

namespace Grokscope.Geometry.Fourier;

/// <summary>What the measure "fourier" finds at one snapshot, as rows of its tables.</summary>
internal sealed class FourierSnapshot
{
    private const string Same = "the task's logits are the same for all pairs";
    private const string Flat = "all rows of the embedding are the same";

    private readonly MeasuredRun _run;
    private readonly int _step;
    private readonly int[] _pairs;
    private readonly float[] _logits; // [n, K·P]
    private readonly IReadOnlyList<KeyFrequencies> _keys;
    private readonly IReadOnlyList<(Characters Kind, EmbeddingSpectrum Spectrum)> _embeddings;

    /// <summary>Reads the weights and works out logits and the embedding's spectra.</summary>
    public FourierSnapshot(MeasuredRun run, int step, MeasureWorker worker)
    {
        (_run, _step, _pairs, _keys) = (run, step, run.Data.All.ToArray(), KeyFrequencies.Final(run, worker));
        float[] theta = run.Snapshots.Read(step);
        _logits = worker.Logits(run, theta, _pairs);
        (int P, int C) = (run.Layout.Shape.P, run.Layout.Shape.C);
        Characters?[] kinds = [Characters.Additive(P), Characters.Multiplicative(P)];
        _embeddings =
        [
            .. kinds.OfType<Characters>().Select(kind =>
                (kind, EmbeddingSpectrum.Of(theta.AsSpan(run.Layout.TokenEmbedding, P * C), P, run.Experiment.Task.IncludeZero, kind))),
        ];
    }

    /// <summary>Rows of the table "embedding".</summary>
    public void AddEmbedding(MeasurePart part)
    {
        foreach ((Characters kind, EmbeddingSpectrum spectrum) in _embeddings)
            for (int k = 1; k <= kind.Frequencies; k++)
                part.Add("embedding", _step, kind.Name, k, Cell.Ratio(spectrum.Powers[k - 1], spectrum.Total, Flat), (double)kind.Directions(k) / (kind.Order - 1));
        if (_embeddings.Count == 1)
        {
            var composite = new Undefined($"{_run.Layout.Shape.P} is not prime: the numbers but 0 are no group under multiplication");
            part.Add("embedding", _step, "multiplicative", composite, composite, composite);
        }
    }

    /// <summary>A task's row of the main table, and its rows of the others.</summary>
    /// <param name="task">0 … K − 1.</param>
    /// <param name="part">Receives them.</param>
    /// <param name="listed">How many of the logits' largest frequencies to list.</param>
    /// <param name="isLast">Whether this is the snapshot of the key frequencies.</param>
    public void AddTask(int task, MeasurePart part, int listed, bool isLast)
    {
        KeyFrequencies keys = _keys[task];
        Characters kind = keys.Characters;
        TaskLogits logits = KeyFrequencies.LogitsOf(_run.Data, _pairs, _logits, task);
        var waves = new AnswerWaves(logits, kind);
        double[] explained = waves.Spectrum();
        WaveProjection key = waves.Project(keys.Frequencies);
        var spectrum = LogitSpectrum.Of(logits, kind);
        EmbeddingSpectrum embedding = _embeddings.First(e => e.Kind.Name == kind.Name).Spectrum;
        double embeddingKeys = keys.Frequencies.Sum(k => embedding.Powers[k - 1]);
        Cell embeddingShare = Cell.Ratio(embeddingKeys, embedding.Total, Flat);
        part.Add(
            "",
            [
                _step, _run.Tasks[task], kind.Name, keys.Frequencies.Count, KeyFrequencies.Of(kind, explained).Frequencies.Count,
                .. Cells(SplitScore.Full(logits)), .. Cells(SplitScore.Restricted(logits, key)), .. Cells(SplitScore.Excluded(logits, key)),
                .. TestCells(task, keys, Shares(logits, waves, key)),
                .. new[] { spectrum.OnlyA, spectrum.OnlyB, spectrum.Diagonal, spectrum.Antidiagonal }.Select(power => Cell.Ratio(power, spectrum.Total, Same)),
                embeddingShare, keys.EvenShare,
                keys.Frequencies.Count == 0 ? new Undefined("there is no key frequency") : Cell.Ratio(embeddingKeys, embedding.Total * keys.EvenShare, Flat),
            ]);
        for (int k = 1; k <= kind.Frequencies; k++)
            part.Add("waves", _step, _run.Tasks[task], k, Cell.Ratio(explained[k - 1], logits.Variation, Same), keys.Frequencies.Contains(k));
        foreach ((int rank, GridFrequency frequency) in spectrum.Top(listed).Index())
            part.Add("logits", _step, _run.Tasks[task], rank + 1, frequency.A, frequency.B, Cell.Ratio(frequency.Power, spectrum.Total, Same));
        if (isLast)
            foreach (int k in keys.Frequencies)
                part.Add(
                    "keys", _run.Tasks[task], kind.Name, k, explained[k - 1] / logits.Variation, Cell.Ratio(embedding.Powers[k - 1], embedding.Total, Flat),
                    Cell.Ratio(embedding.Powers[k - 1] * (kind.Order - 1), embedding.Total * kind.Directions(k), Flat));
    }

    /// <summary>Rows of the table "shared".</summary>
    public void AddShared(MeasurePart part)
    {
        for (int a = 0; a < _keys.Count; a++)
            for (int b = a + 1; b < _keys.Count; b++)
            {
                int n = _keys[a].Characters.Frequencies, keysA = _keys[a].Frequencies.Count, keysB = _keys[b].Frequencies.Count;
                Cell[] names = [_run.Tasks[a], _run.Tasks[b], keysA, keysB];
                if (_keys[a].Characters.Name == _keys[b].Characters.Name)
                {
                    int shared = _keys[a].Frequencies.Intersect(_keys[b].Frequencies).Count();
                    part.Add("shared", [.. names, shared, Hypergeometric.Mean(n, keysA, keysB), Hypergeometric.UpperTail(n, keysA, keysB, shared)]);
                }
                else
                    part.Add("shared", [.. names, .. Enumerable.Repeat<Cell>(new Undefined("the tasks' frequencies are of different kinds"), 3)]);
            }
    }

    private static Cell[] Cells(SplitScore score) => [score.TrainLoss, score.TestLoss, score.TrainAccuracy, score.TestAccuracy];

    private static Cell[] Shares(TaskLogits logits, AnswerWaves waves, WaveProjection key)
    {
        int n = logits.Pairs.Length;
        return
        [
            Cell.Ratio(waves.ProjectOnAll().Explained, logits.Variation, Same), Cell.Ratio(key.Explained, logits.Variation, Same),
            Cell.Ratio(key.Dimensions, n - 1, "there is one pair only"),
        ];
    }

    // Restricted loss and shares of the test pairs alone, with those of all pairs between them.
    private Cell[] TestCells(int task, KeyFrequencies keys, Cell[] shares)
    {
        int from = _run.Data.Train.Length, P = _run.Layout.Shape.P;
        var logits = TaskLogits.Of(P, _pairs[from..], 0, _run.Data.Targets[task], _logits.AsSpan(from * _run.Tasks.Count * P), task);
        var waves = new AnswerWaves(logits, keys.Characters);
        WaveProjection key = waves.Project(keys.Frequencies);
        var restricted = SplitScore.Restricted(logits, key);
        return [restricted.TestLoss, restricted.TestAccuracy, .. shares, .. Shares(logits, waves, key)];
    }
}
