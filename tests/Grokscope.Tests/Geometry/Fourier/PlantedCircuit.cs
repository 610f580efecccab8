using Grokscope.Experiments;
using Grokscope.Geometry.Fourier;
using Grokscope.Model;

namespace Grokscope.Tests.Geometry.Fourier;

/// <summary>
/// Weights of a one-layer Transformer that solves its tasks by Fourier waves, made by hand. The embedding holds cosine and sine of each frequency; attention, the
/// same to both tokens, adds those of a and b; the MLP multiplies cosines and sines by squaring sums and differences (gelu(u) + gelu(−u) ≈ √(2/π)·u² for small u),
/// which makes cos and sin of w(a + b), or of w(log a + log b); the head compares them with each class. A large constant in two coordinates keeps the layer norms
/// from changing the scale.
/// </summary>
internal sealed class PlantedCircuit
{
    private const double Constant = 60, Small = 0.1, Gain = 4;

    // Coordinates of a frequency: cosine, sine of the operand read; of both together; of the answer. Each has its negative beside it, so that all rows have mean 0.
    private const int PerWave = 12;
    private const int HiddenPerWave = 16;

    private readonly ParameterLayout _layout;
    private readonly float[] _theta;
    private int _hidden;

    /// <summary>Plants the waves.</summary>
    /// <param name="experiment">The run; see <see cref="Experiment"/>.</param>
    /// <param name="waves">Task, frequency, amplitude A of A·cos(w(a + b) − w·c) in the logits.</param>
    public PlantedCircuit(Experiment experiment, IReadOnlyList<(int Task, int K, double Amplitude)> waves)
    {
        _layout = new ParameterLayout(experiment.Shape);
        _theta = new float[_layout.Count];
        (int P, int C, LayerOffsets layer) = (_layout.Shape.P, _layout.Shape.C, _layout.Layers[0]);
        foreach (int norm in new[] { layer.Norm1Weight, layer.Norm2Weight, _layout.FinalNormWeight })
            _theta.AsSpan(norm, C).Fill(1);
        for (int token = 0; token < ModelShape.T; token++)
            Pair(_layout.PositionEmbedding + (token * C), 0, Constant);
        double scale = Math.Sqrt(2 * Constant * Constant / C);
        foreach ((int index, (int task, int k, double amplitude)) in waves.Index())
        {
            Characters characters = Characters.OfAnswers(experiment.Data.Targets[task], P);
            int own = 2 + (index * PerWave), both = own + 4, product = own + 8;
            for (int n = 0; n < P; n++)
                if (characters.Place(n) is int place && place >= 0)
                {
                    Pair(_layout.TokenEmbedding + (n * C), own, characters.Cosine(k, place));
                    Pair(_layout.TokenEmbedding + (n * C), own + 2, characters.Sine(k, place));
                    int row = _layout.Heads[task].Weight + (n * C);
                    _theta[row + product] = (float)(amplitude * characters.Cosine(k, place) * scale / Gain);
                    _theta[row + product + 2] = (float)(amplitude * characters.Sine(k, place) * scale / Gain);
                }
            // Values of both tokens, half of each: twice the mean is the sum.
            for (int i = 0; i < 4; i++)
            {
                _theta[layer.InWeight + (((2 * C) + own + i) * C) + own + i] = (float)(2 * scale);
                _theta[layer.OutWeight + ((both + i) * C) + own + i] = 1;
            }
            const int Cosine = 0, Sine = 2;
            Multiply(own, both, Cosine, Cosine, product, 1);
            Multiply(own, both, Sine, Sine, product, -1);
            Multiply(own, both, Sine, Cosine, product + 2, 1);
            Multiply(own, both, Cosine, Sine, product + 2, 1);
        }

        // Adds sign·(wave of a)·(other wave of b): ((x + y)² − (x − y)²)/4, where b's part y is the sum of both tokens' less a's.
        void Multiply(int own, int both, int first, int second, int target, int sign)
        {
            for (int square = 1; square >= -1; square -= 2)
                for (int side = 1; side >= -1; side -= 2)
                {
                    Span<float> up = _theta.AsSpan(layer.UpWeight + (_hidden * C), C);
                    up[own + first] += (float)(side * Small * scale);
                    up[both + second] += (float)(side * square * Small * scale);
                    up[own + second] -= (float)(side * square * Small * scale);
                    double weight = sign * square * Gain / (4 * Small * Small * Math.Sqrt(2 / Math.PI));
                    _theta[layer.DownWeight + (target * _layout.Shape.F) + _hidden] = (float)weight;
                    _theta[layer.DownWeight + ((target + 1) * _layout.Shape.F) + _hidden] = (float)-weight;
                    _hidden++;
                }
        }
    }

    /// <summary>θ, [N].</summary>
    public float[] Theta => _theta;

    /// <summary>A run of the tasks a + b and a·b whose model has room for so many waves.</summary>
    public static Experiment Experiment(int P, int waves) => Grokscope.Experiments.Experiment.Load(
        "dual", $"modulus={P}", $"d_model={2 + (waves * PerWave)}", "heads=1", "layers=1", $"d_ff={waves * HiddenPerWave}", "batch_size=4");

    // A value and its negative beside it.
    private void Pair(int row, int at, double value) => (_theta[row + at], _theta[row + at + 1]) = ((float)value, (float)-value);
}
