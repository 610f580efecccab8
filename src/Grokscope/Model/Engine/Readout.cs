using System.Runtime.CompilerServices;
using Grokscope.Numerics.Elementary;
using Grokscope.Numerics.Lanes;
using Grokscope.Numerics.Products;

namespace Grokscope.Model.Engine;

/// <summary>
/// The end of the model on n pairs: z = LN_f(h at position 0), logits of all heads side by side, softmax and cross-entropy
/// (method.md §2.1, §3).
/// </summary>
internal sealed unsafe class Readout<V> where V : struct, ILanes<V>
{
    private readonly ModelShape _shape;
    private readonly ParameterLayout _layout;
    private readonly float* _sums, _others, _greatest;

    public Readout(Workspace workspace, ParameterLayout layout, int capacity, Workspace temporary)
    {
        bool keep = temporary == workspace;
        _layout = layout;
        _shape = layout.Shape;
        int classes = _shape.K * _shape.P;
        Norm = new Norm<V>(workspace, capacity, _shape.C);
        Logits = workspace.Take(capacity, classes);
        Probabilities = keep ? workspace.Take(capacity, classes) : Logits;
        DLogits = temporary.Take(capacity, classes);
        DNormOut = temporary.Take(capacity, _shape.C);
        DInput = workspace.Take(capacity, _shape.C);
        _sums = workspace.Take(capacity);
        _others = workspace.Take(capacity);
        _greatest = workspace.Take(capacity);
    }

    /// <summary>LN_f.</summary>
    public Norm<V> Norm { get; }

    /// <summary>Logits of task t at columns t·P …, [n, K·P]; overwritten by the loss unless kept.</summary>
    public float* Logits { get; }

    /// <summary>Softmax of each task's logits, [n, K·P].</summary>
    public float* Probabilities { get; }

    /// <summary>Gradient at the logits, [n, K·P].</summary>
    public float* DLogits { get; }

    /// <summary>Gradient at z, [n, C].</summary>
    public float* DNormOut { get; }

    /// <summary>Gradient at h, [n, C].</summary>
    public float* DInput { get; }

    /// <summary>Logits of the rows of h.</summary>
    public void Forward(Weights<V> w, float* h, int n)
    {
        int C = _shape.C, classes = _shape.K * _shape.P;
        Norm.Forward(h, 0, n, w.Flat + _layout.FinalNormWeight, w.Flat + _layout.FinalNormBias);
        MatrixProduct<V>.Multiply(MatrixProduct<V>.Rows(Norm.Out, C), w.Heads(), n, C, classes, Logits, classes, w.HeadBias);
    }

    /// <summary>Number of pairs, repeats counted, whose greatest logit is the right one; of equal ones the lowest class counts.</summary>
    public int Correct(int task, ReadOnlySpan<int> targets, ReadOnlySpan<int> pairs, ReadOnlySpan<int> repeats)
    {
        int correct = 0;
        for (int i = 0; i < pairs.Length; i++)
        {
            var logits = new ReadOnlySpan<float>(Logits + (((nint)i * _shape.K) + task) * _shape.P, _shape.P);
            int target = targets[pairs[i]];
            if (target < 0)
                continue;
            float greatest = Greatest(Logits + (((nint)i * _shape.K) + task) * _shape.P, _shape.P);
            if (logits[target] == greatest && logits[..target].IndexOf(greatest) < 0)
                correct += repeats[i];
        }
        return correct;
    }

    /// <summary>Probabilities and Σ_i repeats_i · cross-entropy_i of one task.</summary>
    /// <param name="task">Task.</param>
    /// <param name="targets">Right class of each pair a·P + b, [P²].</param>
    /// <param name="pairs">Pairs, [n].</param>
    /// <param name="repeats">How often each counts, [n].</param>
    /// <returns>The sum in float64; infinite where a target is undefined.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Loss(int task, ReadOnlySpan<int> targets, ReadOnlySpan<int> pairs, ReadOnlySpan<int> repeats)
    {
        int P = _shape.P, n = pairs.Length;
        float* atTarget = stackalloc float[n];
        for (int i = 0; i < n; i++)
        {
            float* logits = Logits + (((nint)i * _shape.K) + task) * P, probabilities = Probabilities + (((nint)i * _shape.K) + task) * P;
            int target = targets[pairs[i]];
            atTarget[i] = target < 0 ? float.NegativeInfinity : logits[target];
            _greatest[i] = Greatest(logits, P);
            V greatest = V.All(_greatest[i]), sum = V.All(0), others = V.All(0);
            for (int j = 0; j < P; j += ILanes<V>.Count)
            {
                V logit = V.Load(logits + j);
                V e = Exp.Of(logit - greatest);
                if (P - j < ILanes<V>.Count)
                    e = V.First(e, P - j);
                sum += e;
                others += V.WhereGreater(greatest, logit, e, V.All(0));
                Row<V>.Store(e, probabilities + j, P - j);
            }
            _sums[i] = V.Sum(sum);
            _others[i] = V.Sum(others);
            V inverse = V.All(1 / _sums[i]);
            for (int j = 0; j < P; j += ILanes<V>.Count)
                Row<V>.Store(V.Load(probabilities + j) * inverse, probabilities + j, P - j);
        }
        for (int i = 0; i < n; i += ILanes<V>.Count)
            Row<V>.Store(LogOnePlus(V.Load(_others + i), V.Load(_sums + i)), _sums + i, n - i);
        double total = 0;
        for (int i = 0; i < n; i++)
            total += repeats[i] * ((double)_sums[i] + _greatest[i] - atTarget[i]);
        return total;
    }

    /// <summary>Gradient at one task's logits: weight·repeats/size · (probabilities − one-hot of the target).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LogitGradient(int task, float weight, int size, ReadOnlySpan<int> targets, ReadOnlySpan<int> pairs, ReadOnlySpan<int> repeats)
    {
        int P = _shape.P;
        for (int i = 0; i < pairs.Length; i++)
        {
            nint at = (((nint)i * _shape.K) + task) * P;
            float factor = RowFactor(weight, repeats[i], size);
            V scale = V.All(factor);
            for (int j = 0; j < P; j += ILanes<V>.Count)
                Row<V>.Store(V.Load(Probabilities + at + j) * scale, DLogits + at + j, P - j);
            if (targets[pairs[i]] >= 0)
                DLogits[at + targets[pairs[i]]] = (Probabilities[at + targets[pairs[i]]] - 1) * factor;
        }
    }

    /// <summary>What one pair's cross-entropy counts in the loss: weight·repeats/size.</summary>
    public static float RowFactor(float weight, int repeats, int size) => weight * repeats / size;

    /// <summary>From the logits' gradient back to h's, in <see cref="DInput"/>.</summary>
    public void Backward(Weights<V> w, int n, float* gradient)
    {
        int C = _shape.C, P = _shape.P, classes = _shape.K * P;
        MatrixProduct<V>.Multiply(
            MatrixProduct<V>.Rows(DLogits, classes), MatrixProduct<V>.InPlace(w.HeadWeight, C), n, classes, C, DNormOut, C);
        for (int task = 0; task < _shape.K; task++)
        {
            (int weight, int bias) = _layout.Heads[task];
            MatrixProduct<V>.Accumulate(
                MatrixProduct<V>.Transposed(DLogits + (task * P), classes), MatrixProduct<V>.InPlace(Norm.Out, C), P, n, C, gradient + weight, C);
            ColumnSums<V>.Add(DLogits + (task * P), classes, n, P, gradient + bias);
        }
        Norm.Gradient(DNormOut, n, gradient + _layout.FinalNormWeight, gradient + _layout.FinalNormBias);
        Norm.Backward(DNormOut, 0, n, w.Flat + _layout.FinalNormWeight, null, 0, DInput);
    }

    /// <summary>
    /// log of a sum that is 1 + others, but rounded: log(sum) + (others − (sum − 1))/sum. Where a run is sure of its answers the others are
    /// 10⁻⁷ and less, and the rounded sum alone would lose them. A correction that is no rounding means a tie for the greatest: none is made.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogOnePlus(V others, V sum)
    {
        V rest = others - (sum - V.All(1));
        rest = V.WhereGreater(V.Abs(rest), V.All(0.5f), V.All(0), rest);
        return Log.Of(sum) + (rest / sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Greatest(float* x, int count)
    {
        float greatest = x[0];
        int whole = count / ILanes<V>.Count * ILanes<V>.Count;
        if (whole > 0)
        {
            V lanes = V.Load(x);
            for (int j = ILanes<V>.Count; j < whole; j += ILanes<V>.Count)
            {
                V next = V.Load(x + j);
                lanes = V.WhereGreater(next, lanes, next, lanes);
            }
            greatest = V.Max(lanes);
        }
        for (int j = whole; j < count; j++)
            greatest = x[j] > greatest ? x[j] : greatest;
        return greatest;
    }
}
