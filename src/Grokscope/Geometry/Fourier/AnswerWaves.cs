using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Fourier;

/// <summary>
/// How much of a task's logits are waves of its right answer y: the part that a circuit which works with these waves writes. Waves of frequency k are the
/// cosine and the sine of χ_k(y) as functions on the pairs; where y has no place in the group (y = 0, multiplicative kind) they are 0. Logits are projected on a
/// set of waves by least squares over all pairs, beside a constant per class. All of it depends on a pair by its answer alone, so the logits are first summed
/// over the pairs of each answer.
/// Source: Nanda et al. 2023, "Progress measures for grokking via mechanistic interpretability".
/// </summary>
internal sealed class AnswerWaves
{
    private readonly TaskLogits _logits;
    private readonly Characters _characters;
    private readonly double[] _roots; // √(number of pairs with the answer), [P]
    private readonly double[][] _sums; // the rest summed over the pairs of an answer, over that root, [P][P]

    /// <summary>Prepares a task's logits.</summary>
    public AnswerWaves(TaskLogits logits, Characters characters)
    {
        (_logits, _characters) = (logits, characters);
        int P = logits.P;
        var counts = new int[P];
        _sums = [.. Enumerable.Range(0, P).Select(_ => new double[P])];
        for (int i = 0; i < logits.Answers.Length; i++)
        {
            counts[logits.Answers[i]]++;
            Vectors64.Axpy(1, logits.Rest.AsSpan(i * P, P), _sums[logits.Answers[i]]);
        }
        _roots = Array.ConvertAll(counts, count => Math.Sqrt(count));
        for (int y = 0; y < P; y++)
            if (counts[y] > 0)
                Vectors64.Scale(1 / _roots[y], _sums[y]);
    }

    /// <summary>Projects the logits.</summary>
    /// <param name="frequencies">Frequencies, each from 1 to ⌊N/2⌋.</param>
    public WaveProjection Project(params IEnumerable<int> frequencies)
    {
        List<double[]> basis = [[.. _roots], .. frequencies.SelectMany(k => new[] { Wave(k, _characters.Cosine), Wave(k, _characters.Sine) })];
        GramSchmidt.Orthonormalise(basis);
        // A wave that is a combination of the others became 0.
        basis.RemoveAll(wave => Vectors64.Norm(wave) == 0);
        int P = _logits.P;
        double explained = 0;
        double[][] rows = [.. Enumerable.Range(0, P).Select(_ => new double[P])];
        var weights = new double[P];
        foreach (double[] wave in basis.Skip(1))
        {
            weights.AsSpan().Clear();
            for (int y = 0; y < P; y++)
                Vectors64.Axpy(wave[y], _sums[y], weights);
            explained += Vectors64.Dot(weights, weights);
            for (int y = 0; y < P; y++)
                if (_roots[y] > 0)
                    Vectors64.Axpy(wave[y] / _roots[y], weights, rows[y]);
        }
        return new WaveProjection(basis.Count - 1, explained, rows);
    }

    /// <summary>What the waves of each frequency explain by themselves, at k − 1, [⌊N/2⌋]: sums of squares, as in <see cref="WaveProjection.Explained"/>.</summary>
    public double[] Spectrum() => [.. Enumerable.Range(1, _characters.Frequencies).Select(k => Project(k).Explained)];

    /// <summary>Projects the logits on the waves of all frequencies.</summary>
    public WaveProjection ProjectOnAll() => Project(Enumerable.Range(1, _characters.Frequencies));

    private double[] Wave(int k, Func<int, int, double> wave) =>
        [.. _roots.Select((root, y) => _characters.Place(y) is int place && place >= 0 ? root * wave(k, place) : 0)];
}

/// <summary>A projection of a task's logits on waves of the answer.</summary>
/// <param name="Dimensions">Independent waves.</param>
/// <param name="Explained">Sum of squares of the projection over all pairs and classes.</param>
/// <param name="Rows">Its row of logits per answer, [P][P], without the classes' means; zero for an answer that no pair has.</param>
internal sealed record WaveProjection(int Dimensions, double Explained, IReadOnlyList<double[]> Rows);
