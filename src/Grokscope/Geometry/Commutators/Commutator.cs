using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Grokscope.Model;
using Grokscope.Numerics.LinearAlgebra;

namespace Grokscope.Geometry.Commutators;

/// <summary>
/// Two gradient steps of size η in either order, on batch A and on batch B: θ_AB = θ_A − ηg_B(θ_A) with θ_A = θ − ηg_A(θ), and θ_BA likewise;
/// δ = θ_AB − θ_BA. Four gradients give two of its forms, four products of Hessians with gradients the third. Memory for one sample at a time;
/// not for several threads. Source: method.md §7; its weaknesses §23, 7.
/// </summary>
/// <param name="parameters">N.</param>
/// <param name="eta">η, above 0.</param>
/// <example>
/// <code>
/// MeasuredRun measured = run.ForMeasures();
/// using Transformer model = run.CreateModel();
/// float[] theta = run.Weights(run.Steps[^1]), both = [1, 1];
/// var batches = new BatchPairs(measured, "my measure", step: 0);
/// var commutator = new Commutator(theta.Length, eta: 1e-3);
/// commutator.Take(model, theta, new BatchLoss(batches.Next(), both), new BatchLoss(batches.Next(), both));
/// Console.WriteLine($"defect {commutator.Defect(CommutatorForm.Difference):g3}, cosine of the gradients {commutator.Cosine:f3}");
/// </code>
/// </example>
public sealed class Commutator(int parameters, double eta)
{
    private const double PublishedGuard = 1e-12;
    private const int Width = 8;

    private readonly float[] _gradientA = new float[parameters], _gradientB = new float[parameters];
    private readonly float[] _thetaA = new float[parameters], _thetaB = new float[parameters];
    private readonly float[] _shiftedA = new float[parameters], _shiftedB = new float[parameters];
    private readonly double[] _difference = new double[parameters], _published = new double[parameters], _exact = new double[parameters];
    private readonly double[] _spare = new double[parameters];
    private readonly float[] _product = new float[parameters];

    /// <summary>g_A, [N].</summary>
    public ReadOnlySpan<float> GradientA => _gradientA;

    /// <summary>g_B, [N].</summary>
    public ReadOnlySpan<float> GradientB => _gradientB;

    /// <summary>‖g_A‖.</summary>
    public double NormA { get; private set; }

    /// <summary>‖g_B‖.</summary>
    public double NormB { get; private set; }

    /// <summary>g_A·g_B/(‖g_A‖‖g_B‖); NaN where one of them is zero.</summary>
    public double Cosine { get; private set; }

    /// <summary>
    /// How far rounding moves the displaced points, relative to the displacement: the larger of ‖fl(θ − ηg) − (θ − ηg)‖/‖ηg‖ of A and B. Near 1 the steps
    /// are lost in θ's last place, and with them the forms that make them.
    /// </summary>
    public double Rounding { get; private set; }

    /// <summary>δ of a form, [N].</summary>
    public ReadOnlySpan<double> Delta(CommutatorForm form) => form switch
    {
        CommutatorForm.Difference => _difference,
        CommutatorForm.Published => _published,
        _ => _exact,
    };

    /// <summary>D of a form: ‖δ‖ over the form's own normalisation. NaN where a gradient is zero (the published form gives 0 there).</summary>
    public double Defect(CommutatorForm form) => Vectors64.Norm(Delta(form)) / form switch
    {
        CommutatorForm.Difference => eta * eta * NormA * NormB,
        CommutatorForm.Published => (eta * NormA * eta * NormB) + PublishedGuard,
        _ => NormA * NormB,
    };

    /// <summary>Takes the gradients, and with them the forms <see cref="CommutatorForm.Difference"/> and <see cref="CommutatorForm.Published"/>.</summary>
    /// <param name="loss">The loss function.</param>
    /// <param name="theta">θ, [N].</param>
    /// <param name="a">Batch A with its weights: the loss L_A.</param>
    /// <param name="b">Batch B with its weights: L_B.</param>
    public void Take(ILossFunction loss, ReadOnlySpan<float> theta, in BatchLoss a, in BatchLoss b)
    {
        Span<double> losses = stackalloc double[a.TaskWeights.Length];
        loss.Gradient(theta, a.Pairs, a.TaskWeights, losses, _gradientA);
        loss.Gradient(theta, b.Pairs, b.TaskWeights, losses, _gradientB);
        TakeSteps(loss, theta, a, b);
    }

    /// <summary>Takes all three forms; the gradients at θ are those that the linearisations have.</summary>
    /// <param name="loss">The loss function.</param>
    /// <param name="theta">θ, [N].</param>
    /// <param name="a">Batch A with its weights: the loss L_A.</param>
    /// <param name="b">Batch B with its weights: L_B.</param>
    /// <param name="atA">L_A at θ.</param>
    /// <param name="atB">L_B at θ.</param>
    public void Take(ILossFunction loss, ReadOnlySpan<float> theta, in BatchLoss a, in BatchLoss b, ILinearisation atA, ILinearisation atB)
    {
        atA.Gradient.CopyTo(_gradientA);
        atB.Gradient.CopyTo(_gradientB);
        TakeSteps(loss, theta, a, b);
        TakeExact(atA, atB);
    }

    private void TakeSteps(ILossFunction loss, ReadOnlySpan<float> theta, in BatchLoss a, in BatchLoss b)
    {
        Span<double> losses = stackalloc double[a.TaskWeights.Length];
        Step(theta, _gradientA, _thetaA);
        Step(theta, _gradientB, _thetaB);
        loss.Gradient(_thetaB, a.Pairs, a.TaskWeights, losses, _shiftedA);
        loss.Gradient(_thetaA, b.Pairs, b.TaskWeights, losses, _shiftedB);
        FormDeltas();
        NormA = Vectors64.Norm(_gradientA);
        NormB = Vectors64.Norm(_gradientB);
        Cosine = Vectors64.Dot(_gradientA, _gradientB) / (NormA * NormB);
        Rounding = Math.Max(RoundingOf(theta, _gradientA, _thetaA, NormA), RoundingOf(theta, _gradientB, _thetaB, NormB));
    }

    /// <summary>Takes the form <see cref="CommutatorForm.Exact"/>.</summary>
    /// <param name="a">L_A at θ.</param>
    /// <param name="b">L_B at θ.</param>
    public void TakeExact(ILinearisation a, ILinearisation b)
    {
        b.Multiply(a.Gradient, _product);
        Array.Clear(_exact);
        Vectors64.Axpy(1, _product, _exact);
        a.Multiply(b.Gradient, _product);
        Vectors64.Axpy(-1, _product, _exact);
    }

    private void FormDeltas()
    {
        float rate = (float)eta;
        int i = 0;
        for (; i <= parameters - Width; i += Width)
        {
            Vector256<float> shiftedA = Load(_shiftedA, i), shiftedB = Load(_shiftedB, i);
            (eta * (Vectors64.Widen(shiftedA) - Vectors64.Widen(Load(_gradientA, i)) - (Vectors64.Widen(shiftedB) - Vectors64.Widen(Load(_gradientB, i))))).StoreUnsafe(ref _difference[i]);
            Vectors64.Widen(Load(_thetaA, i) - (rate * shiftedB) - (Load(_thetaB, i) - (rate * shiftedA))).StoreUnsafe(ref _published[i]);
        }
        for (; i < parameters; i++)
        {
            _difference[i] = eta * ((double)_shiftedA[i] - _gradientA[i] - ((double)_shiftedB[i] - _gradientB[i]));
            _published[i] = _thetaA[i] - (rate * _shiftedB[i]) - (_thetaB[i] - (rate * _shiftedA[i]));
        }
    }

    /// <summary>fl(θ − fl(ηg)): two roundings, no fused multiply-add.</summary>
    private void Step(ReadOnlySpan<float> theta, float[] gradient, float[] target)
    {
        float rate = (float)eta;
        int i = 0;
        for (; i <= target.Length - Width; i += Width)
            (Load(theta, i) - (rate * Load(gradient, i))).StoreUnsafe(ref target[i]);
        for (; i < target.Length; i++)
            target[i] = theta[i] - (rate * gradient[i]);
    }

    private double RoundingOf(ReadOnlySpan<float> theta, float[] gradient, float[] stepped, double norm)
    {
        int i = 0;
        for (; i <= parameters - Width; i += Width)
            (Vectors64.Widen(Load(theta, i)) - Vectors64.Widen(Load(stepped, i)) - (eta * Vectors64.Widen(Load(gradient, i)))).StoreUnsafe(ref _spare[i]);
        for (; i < parameters; i++)
            _spare[i] = (double)theta[i] - stepped[i] - (eta * gradient[i]);
        return Vectors64.Norm(_spare) / (eta * norm);
    }

    private static Vector256<float> Load(ReadOnlySpan<float> values, int i) => Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);
}

/// <summary>The loss on a batch: Σ_t w_t · mean cross-entropy of task t over the pairs.</summary>
/// <param name="pairs">Pairs a·P + b, repeats allowed.</param>
/// <param name="taskWeights">w, [K].</param>
/// <seealso cref="Commutator"/>
public readonly ref struct BatchLoss(ReadOnlySpan<int> pairs, ReadOnlySpan<float> taskWeights)
{
    /// <summary>Pairs a·P + b.</summary>
    public ReadOnlySpan<int> Pairs { get; } = pairs;

    /// <summary>w, [K].</summary>
    public ReadOnlySpan<float> TaskWeights { get; } = taskWeights;
}
