using System.Globalization;
using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Numerics.Random;

namespace Grokscope.Tests.Geometry.Interventions;

/// <summary>Made-up runs of interventions: grok steps around 2500 that vary by a fifth between seeds and a tenth between batches, up to a cap.</summary>
internal sealed class MadeUpSweep : IDisposable
{
    public const int Cap = 12_000;

    private readonly TemporaryFolder _folder = new();
    private readonly List<MeasuredRun> _runs = [];

    public int Modulus { get; init; } = 11;

    public void Dispose() => _folder.Dispose();

    /// <summary>Adds runs; of each seed and batch seed one.</summary>
    /// <param name="intervention">[intervention] without the fraction; "" for none.</param>
    /// <param name="fraction">f.</param>
    /// <param name="factor">What the grok step is multiplied with.</param>
    /// <param name="seeds">Seeds 1 … n.</param>
    /// <param name="batches">Batch seeds 1 … n.</param>
    /// <param name="more">Lines of [train].</param>
    public MadeUpSweep Add(string intervention, double fraction, double factor, int seeds = 3, int batches = 2, string more = "")
    {
        for (int seed = 1; seed <= seeds; seed++)
            for (int batch = 1; batch <= batches; batch++)
            {
                double[] noise = new double[2];
                new Philox((uint)seed, "test.sweep", 0).Normal(noise.AsSpan(0, 1));
                new Philox((uint)_runs.Count, "test.sweep.batch", 1).Normal(noise.AsSpan(1, 1));
                int step = 100 * (int)Math.Min(1e6, 25 * factor * Math.Exp((0.2 * noise[0]) + (0.1 * noise[1])));
                Add(seed, batch, intervention, fraction, step <= Cap ? step : null, more);
            }
        return this;
    }

    /// <summary>Adds one run, whose task mul groks 200 steps after add.</summary>
    public MadeUpSweep Add(int seed, int batch, string intervention, double fraction, int? add, string more = "", string status = "", int? steps = null)
    {
        int? mul = add + 200 <= Cap ? add + 200 : null;
        _runs.Add(new MadeUpRun(1, seed, add, mul, steps ?? mul ?? Cap)
        {
            HasDefects = false,
            Modulus = Modulus,
            Status = status,
            NameEnd = _runs.Count.ToString(CultureInfo.InvariantCulture),
            MoreSettings = string.Create(CultureInfo.InvariantCulture, $"""
                batch_seed = {batch}
                steps = {Cap}
                {more}
                {(intervention.Length == 0 ? "" : $"[intervention]\n{intervention}\nfraction = {fraction}")}
                """),
        }.In(_folder));
        return this;
    }

    public MeasureResult Measure()
    {
        var measure = new DoseResponseMeasure();
        var part = new MeasurePart(measure.Tables);
        measure.Measure(new MeasuredStudy(_folder.Path, _runs, _runs[0].Options), part);
        return new MeasureResult(measure.Name, "", true, part);
    }
}
