using Grokscope.Numerics.Lanes;
using Grokscope.Numerics.Products;

namespace Grokscope.Model.Engine;

/// <summary>
/// Embedding and attention of the first layer. A row before the attention depends on one token at one position only, so a batch has at
/// most 2P distinct ones: norm, queries, keys, values and even WO_h·V_h are taken once per row, and a pair mixes the results.
/// Three phases each way: rows, pairs (a chunk at a time), and for the gradients rows again, each gathering from its pairs in order.
/// </summary>
internal sealed unsafe class FirstLayer<V> : IDisposable where V : struct, ILanes<V>
{
    private readonly Workspace _workspace = new();
    private readonly ParameterLayout _layout;
    private readonly ModelShape _shape;
    private readonly LayerOffsets _at;
    private Workspace _pairs = new(), _outputs = new();
    private int _pairCapacity, _outputCapacity;

    public FirstLayer(ParameterLayout layout)
    {
        _layout = layout;
        _shape = layout.Shape;
        _at = layout.Layers[0];
        Queries = _shape.Queries(0);
        int rows = 2 * _shape.P, C = _shape.C, mixed = _shape.H * C;
        Embedding = _workspace.Take(rows, C);
        Norm = new Norm<V>(_workspace, rows, C);
        Qkv = _workspace.Take(rows, 3 * C);
        Contribution = _workspace.Take(rows, mixed);
        DContribution = _workspace.Take(rows, mixed);
        DQkv = _workspace.Take(rows, 3 * C);
        DNormOut = _workspace.Take(rows, C);
        DEmbedding = _workspace.Take(rows, C);
    }

    /// <summary>Q, the tokens of a pair that ask: 1 where this is also the last layer, else 2.</summary>
    public int Queries { get; }

    /// <summary>tok_emb + pos_emb of each row, [R, C].</summary>
    public float* Embedding { get; }

    /// <summary>LN1.</summary>
    public Norm<V> Norm { get; }

    /// <summary>Query, key and value of each row, [R, 3C].</summary>
    public float* Qkv { get; }

    /// <summary>WO_h·V_h of each row and head, [R, H·C]: what a query gets from the row at full weight.</summary>
    public float* Contribution { get; }

    /// <summary>Gradient at <see cref="Contribution"/>.</summary>
    public float* DContribution { get; }

    /// <summary>Gradient at <see cref="Qkv"/>.</summary>
    public float* DQkv { get; }

    /// <summary>Gradient at LN1's output, [R, C].</summary>
    public float* DNormOut { get; }

    /// <summary>Gradient at <see cref="Embedding"/>.</summary>
    public float* DEmbedding { get; }

    /// <summary>Weight of token 0, [Q·n, H]; rows of a chunk from pair j on begin at Q·j: query 0 of its pairs, then query 1.</summary>
    public float* P0 { get; private set; }

    /// <summary>Weight of token 1, [Q·n, H].</summary>
    public float* P1 { get; private set; }

    /// <summary>Gradient at p0 less that at p1, [Q·n, H].</summary>
    public float* DWeight { get; private set; }

    /// <summary>Gradient at the scores before scaling, [Q·n, H].</summary>
    public float* DScore { get; private set; }

    /// <summary>Gradient at the attention's output (residual included), [Q·n, C].</summary>
    public float* DOut { get; private set; }

    /// <summary>Makes room for a batch.</summary>
    public void Reserve(Batch batch, bool derivatives)
    {
        int capacity = Math.Min(_shape.Pairs, batch.Distinct + (batch.Distinct / 8));
        if (batch.Distinct > _pairCapacity)
        {
            _pairCapacity = capacity;
            Renew(ref _pairs);
            P0 = _pairs.Take((long)Queries * capacity, _shape.H);
            P1 = _pairs.Take((long)Queries * capacity, _shape.H);
            DWeight = _pairs.Take((long)Queries * capacity, _shape.H);
            DScore = _pairs.Take((long)Queries * capacity, _shape.H);
        }
        if (derivatives && batch.Distinct > _outputCapacity)
        {
            _outputCapacity = capacity;
            Renew(ref _outputs);
            DOut = _outputs.Take((long)Queries * capacity, _shape.C);
        }

        static void Renew(ref Workspace workspace)
        {
            workspace.Dispose();
            workspace = new Workspace();
        }
    }

    /// <summary>Everything of rows first … first + rows − 1 that does not depend on the other token.</summary>
    public void ForwardRows(Weights<V> w, Batch batch, int first, int rows)
    {
        int C = _shape.C;
        RowGather<V>.Embed(_layout, w.Flat, batch, first, rows, Embedding);
        Norm.Forward(Embedding, first, rows, w.Flat + _at.Norm1Weight, w.Flat + _at.Norm1Bias);
        float* qkv = Qkv + ((nint)first * 3 * C);
        MatrixProduct<V>.Multiply(
            MatrixProduct<V>.Rows(Norm.Out + ((nint)first * C), C), w.Qkv(), rows, C, 3 * C, qkv, 3 * C, w.Flat + _at.InBias);
        for (int h = 0; h < _shape.H; h++)
            MatrixProduct<V>.Multiply(
                MatrixProduct<V>.Rows(qkv + (2 * C) + (h * _shape.HeadWidth), 3 * C), w.OutOfHead(h), rows, _shape.HeadWidth, C,
                Contribution + ((((nint)first * _shape.H) + h) * C), (nint)_shape.H * C);
    }

    /// <summary>The attention of n pairs from pair j on: their output, [Q·n, C].</summary>
    public void ForwardPairs(Weights<V> w, Batch batch, int j, int n, float* output)
    {
        nint at = (nint)Queries * j * _shape.H;
        FirstMixing<V>.Scores(_shape, Qkv, Qkv, batch, j, n, Queries, P0 + at);
        PairSoftmax<V>.Forward(P0 + at, Queries * n * _shape.H, P0 + at, P1 + at);
        FirstMixing<V>.Start(_shape, Embedding, w.Flat + _at.OutBias, batch, j, n, Queries, output);
        FirstMixing<V>.AddMix(_shape, Contribution, P0 + at, P1 + at, batch, j, n, Queries, output);
    }

    /// <summary>From <see cref="DOut"/> of n pairs from pair j on to their scores' gradients; adds the output bias' gradient.</summary>
    public void BackwardPairs(Batch batch, int j, int n, float* gradient)
    {
        nint row = (nint)Queries * j;
        FirstMixing<V>.WeightGradients(_shape, Contribution, DOut + (row * _shape.C), batch, j, n, Queries, DWeight + (row * _shape.H), add: false);
        PairSoftmax<V>.Backward(
            P0 + (row * _shape.H), P1 + (row * _shape.H), DWeight + (row * _shape.H), Queries * n * _shape.H,
            PairMixing<V>.ScoreScale(_shape), DScore + (row * _shape.H));
        ColumnSums<V>.Add(DOut + (row * _shape.C), _shape.C, Queries * n, _shape.C, gradient + _at.OutBias);
    }

    /// <summary>Gradients at rows first … first + rows − 1, gathered from their pairs, down to their embeddings.</summary>
    public void BackwardRows(Weights<V> w, Batch batch, int first, int rows)
    {
        int C = _shape.C, H = _shape.H, width = _shape.HeadWidth;
        for (int row = first; row < first + rows; row++)
        {
            RowGather<V>.Clear(_shape, row, DQkv, DContribution, DEmbedding);
            RowGather<V>.AddOutputs(_shape, batch, row, Queries, DOut, P0, P1, DContribution, DEmbedding);
            RowGather<V>.AddScores(_shape, batch, row, Queries, DScore, Qkv, DQkv);
        }
        for (int h = 0; h < H; h++)
            MatrixProduct<V>.Multiply(
                MatrixProduct<V>.Rows(DContribution + ((((nint)first * H) + h) * C), (nint)H * C),
                MatrixProduct<V>.InPlace(w.Flat + _at.OutWeight + (h * width), C), rows, C, width,
                DQkv + ((nint)first * 3 * C) + (2 * C) + (h * width), 3 * C);
        MatrixProduct<V>.Multiply(
            MatrixProduct<V>.Rows(DQkv + ((nint)first * 3 * C), 3 * C), MatrixProduct<V>.InPlace(w.Flat + _at.InWeight, C),
            rows, 3 * C, C, DNormOut + ((nint)first * C), C);
        Norm.Backward(DNormOut, first, rows, w.Flat + _at.Norm1Weight, DEmbedding, ResidualRows(batch), DEmbedding);
    }

    /// <summary>Rows whose embedding also goes straight into the output: those of the tokens that ask.</summary>
    public int ResidualRows(Batch batch) => Queries == 1 ? batch.RowsAtFirst : batch.Rows;

    /// <summary>Items of work that <see cref="Gradients"/> can share out.</summary>
    public int GradientItems => 4 + _shape.H;

    /// <summary>Adds one item of the parameters' gradients, from the gradients at all rows.</summary>
    public void Gradients(Batch batch, int item, float* gradient)
    {
        int C = _shape.C, R = batch.Rows;
        if (item < 3)
            MatrixProduct<V>.Accumulate(
                MatrixProduct<V>.Transposed(DQkv + (item * C), 3 * C), MatrixProduct<V>.InPlace(Norm.Out, C), C, R, C,
                gradient + _at.InWeight + (item * C * C), C);
        else if (item < 3 + _shape.H)
            OutGradient(item - 3, R, DContribution, Qkv, gradient);
        else
        {
            Norm.Gradient(DNormOut, R, gradient + _at.Norm1Weight, gradient + _at.Norm1Bias);
            BiasAndEmbeddingGradients(batch, DQkv, DEmbedding, gradient);
        }
    }

    /// <summary>Adds Σ_rows dContribution_h ⊗ V_h to WO's columns of head h.</summary>
    public void OutGradient(int h, int rows, float* dContribution, float* qkv, float* gradient)
    {
        int C = _shape.C, width = _shape.HeadWidth;
        MatrixProduct<V>.Accumulate(
            MatrixProduct<V>.Transposed(dContribution + ((nint)h * C), (nint)_shape.H * C),
            MatrixProduct<V>.InPlace(qkv + (2 * C) + (h * width), 3 * C), C, rows, width, gradient + _at.OutWeight + (h * width), C);
    }

    /// <summary>Adds the gradients of the biases (0 for the key's: it drops out of the softmax) and of the embeddings.</summary>
    public void BiasAndEmbeddingGradients(Batch batch, float* dQkv, float* dEmbedding, float* gradient)
    {
        int C = _shape.C, R = batch.Rows;
        ColumnSums<V>.Add(dQkv, 3 * C, R, C, gradient + _at.InBias);
        ColumnSums<V>.Add(dQkv + (2 * C), 3 * C, R, C, gradient + _at.InBias + (2 * C));
        RowGather<V>.EmbeddingGradient(_layout, batch, dEmbedding, gradient);
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _pairs.Dispose();
        _outputs.Dispose();
    }
}
