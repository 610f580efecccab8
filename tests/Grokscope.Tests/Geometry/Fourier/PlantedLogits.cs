using Grokscope.Geometry.Fourier;
using Grokscope.Tests.Numerics.LinearAlgebra;
using Grokscope.Training.Tasks;

namespace Grokscope.Tests.Geometry.Fourier;

/// <summary>Logits that are made by hand, on all pairs of a data set.</summary>
/// <param name="P">Modulus.</param>
/// <param name="Expression">The task.</param>
/// <param name="IncludeZero">Whether operands may be 0.</param>
internal sealed record PlantedLogits(int P, string Expression, bool IncludeZero = false)
{
    public DataSet Data { get; } = new(new TaskSet(P, [new ModularTask("t", Expression)]), IncludeZero, 0.5, 1);

    public Characters Characters => Characters.OfAnswers(Data.Targets[0], P);

    public int Answer(int pair) => Data.Targets[0][pair];

    /// <summary>z_c = Σ_k A_k cos(2πk(place of y − place of c)/N) where both have a place, plus noise, plus what is memorised.</summary>
    public TaskLogits Waves(IReadOnlyList<(int K, double Amplitude)> waves, double noise = 0, double memorised = 0)
    {
        Characters characters = Characters;
        double[] random = DenseMatrix.Normal(Data.All.Length, P, 3);
        int[] pairs = Data.All.ToArray();
        return Of((i, c) =>
        {
            int place = characters.Place(Answer(pairs[i])), own = characters.Place(c);
            double wave = place < 0 || own < 0 ? 0 : waves.Sum(w => w.Amplitude * Math.Cos(2 * Math.PI * w.K * (place - own) / characters.Order));
            return wave + (noise * random[(i * P) + c]) + (i < Data.Train.Length && Answer(pairs[i]) == c ? memorised : 0);
        });
    }

    /// <summary>Logits as a function of the pair's number and the class.</summary>
    public TaskLogits Of(Func<int, int, double> logit) =>
        new(P, Data.All.ToArray(), Data.Train.Length, Data.Targets[0], DenseMatrix.Fill(Data.All.Length, P, logit));
}
