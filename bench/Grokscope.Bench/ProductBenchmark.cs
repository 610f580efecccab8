using BenchmarkDotNet.Attributes;
using Grokscope.Numerics;
using Grokscope.Numerics.Lanes;
using Grokscope.Numerics.Products;

namespace Grokscope.Bench;

/// <summary>The three products of a linear map on the shapes of the published model: forward, back, weight gradient.</summary>
public unsafe class ProductBenchmark
{
    private AlignedBuffer _x = null!, _w = null!, _packed = null!, _y = null!;

    /// <summary>Rows, inputs, outputs: MLP up, MLP down, attention, heads.</summary>
    [Params("240 128 256", "240 256 128", "120 128 128", "120 128 194")]
    public string Shape { get; set; } = "";

    private int Rows { get; set; }

    private int Inputs { get; set; }

    private int Outputs { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        int[] sizes = [.. Shape.Split(' ').Select(int.Parse)];
        (Rows, Inputs, Outputs) = (sizes[0], sizes[1], sizes[2]);
        _x = new AlignedBuffer(Rows * Inputs);
        _w = new AlignedBuffer(Outputs * Inputs);
        _y = new AlignedBuffer(Rows * Outputs);
        _packed = new AlignedBuffer(PackedTranspose<Lanes512>.Size(Outputs, Inputs));
        _x.Span.Fill(0.5f);
        _w.Span.Fill(0.25f);
        PackedTranspose<Lanes512>.Pack(_w.Start, Inputs, Outputs, Inputs, _packed.Start);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        foreach (AlignedBuffer buffer in new[] { _x, _w, _y, _packed })
            buffer.Dispose();
    }

    [Benchmark]
    public void Pack() => PackedTranspose<Lanes512>.Pack(_w.Start, Inputs, Outputs, Inputs, _packed.Start);

    [Benchmark]
    public void Forward() => MatrixProduct<Lanes512>.Multiply(
        MatrixProduct<Lanes512>.Rows(_x.Start, Inputs), PackedTranspose<Lanes512>.Panels(_packed.Start, Inputs),
        Rows, Inputs, Outputs, _y.Start, Outputs);

    [Benchmark]
    public void Back() => MatrixProduct<Lanes512>.Multiply(
        MatrixProduct<Lanes512>.Rows(_y.Start, Outputs), MatrixProduct<Lanes512>.InPlace(_w.Start, Inputs),
        Rows, Outputs, Inputs, _x.Start, Inputs);

    [Benchmark]
    public void WeightGradient() => MatrixProduct<Lanes512>.Multiply(
        MatrixProduct<Lanes512>.Transposed(_y.Start, Outputs), MatrixProduct<Lanes512>.InPlace(_x.Start, Inputs),
        Outputs, Rows, Inputs, _w.Start, Inputs);

    [Benchmark(Baseline = true)]
    public void Naive() => NaiveProduct.Multiply(
        MatrixProduct<Lanes512>.Transposed(_y.Start, Outputs), _x.Start, Inputs, Outputs, Rows, Inputs, _w.Start, Inputs, null, null, 0);
}
