using Grokscope.Experiments;
using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Geometry.Fourier;
using Grokscope.Tests.Geometry.Paths;

namespace Grokscope.Tests.Geometry;

public sealed class FourierMeasureTests
{
    [Fact]
    public void ACircuitMadeByHandIsReadBackFromItsWeights()
    {
        Experiment experiment = PlantedCircuit.Experiment(23, waves: 5);
        var circuit = new PlantedCircuit(experiment, [(0, 3, 9), (0, 7, 6), (0, 10, 5), (1, 2, 8), (1, 5, 8)]);
        MeasureResult result = Measured.By(new FourierMeasure(), PathRuns.Of(experiment, [(0, circuit.Theta)]));
        Assert.Equal([3, 7, 10, 2, 5], result.Numbers("keys", "frequency"));
        Assert.Equal(["additive", "additive", "additive", "multiplicative", "multiplicative"], result.Texts("keys", "kind"));
        double[] shares = [.. result.Numbers("keys", "share")];
        Assert.Equal(81.0 / 142, shares[0], 0.02);
        Assert.Equal(36.0 / 142, shares[1], 0.02);
        Assert.Equal(25.0 / 142, shares[2], 0.02);
        Assert.Equal(0.5, shares[3], 0.02);
        Assert.Equal(2, result.Rows.Rows("").Count);
        foreach (Cell[] row in result.Rows.Rows(""))
        {
            Assert.Equal(1, result.Number("", row, "test_accuracy"));
            Assert.Equal(1, result.Number("", row, "restricted_test_accuracy"));
            Assert.Equal(1, result.Number("", row, "test_restricted_accuracy"));
            Assert.InRange(result.Number("", row, "excluded_test_accuracy"), 0, 0.3);
            Assert.True(result.Number("", row, "excluded_train_loss") > Math.Log(23) - 0.2);
            Assert.Equal(result.Number("", row, "test_loss"), result.Number("", row, "restricted_test_loss"), 0.05);
            Assert.InRange(result.Number("", row, "key_share"), 0.98, 1);
            Assert.InRange(result.Number("", row, "test_key_share"), 0.98, 1);
            Assert.InRange(result.Number("", row, "wave_share"), result.Number("", row, "key_share"), 1);
            Assert.InRange(result.Number("", row, "diagonal"), 0.9, 1);
            Assert.True(result.Number("", row, "embedding_key_ratio") > 1.5);
        }
        // The embedding holds both tasks' waves, each in its own kind.
        foreach ((string kind, int[] planted) in new[] { ("additive", new[] { 3, 7, 10 }), ("multiplicative", [2, 5]) })
        {
            Cell[][] rows = [.. result.Where("embedding", "kind", kind)];
            IEnumerable<Cell[]> largest = rows.OrderByDescending(row => result.Number("embedding", row, "share")).Take(planted.Length);
            Assert.Equal(planted, largest.Select(row => (int)result.Number("embedding", row, "frequency")).Order());
        }
        Assert.Contains("different kinds", result.Because("shared", Assert.Single(result.Rows.Rows("shared")), "shared"));
    }

    [Fact]
    public void SharedFrequenciesStandBesideThoseOfRandomSets()
    {
        var experiment = Experiment.Load("dual", "modulus=23", "outputs.mul=a + b + 1", "d_model=38", "heads=1", "layers=1", "d_ff=48", "batch_size=4");
        var circuit = new PlantedCircuit(experiment, [(0, 3, 9), (0, 7, 6), (1, 7, 8)]);
        MeasureResult result = Measured.By(new FourierMeasure(), PathRuns.Of(experiment, [(0, circuit.Theta)]));
        Assert.Equal([3, 7, 7], result.Numbers("keys", "frequency"));
        Cell[] row = Assert.Single(result.Rows.Rows("shared"));
        Assert.Equal(2, result.Number("shared", row, "keys_a"));
        Assert.Equal(1, result.Number("shared", row, "keys_b"));
        Assert.Equal(1, result.Number("shared", row, "shared"));
        // One of 11 frequencies at random is one of two with probability 2/11.
        Assert.Equal(2.0 / 11, result.Number("shared", row, "random_shared"), 1e-15);
        Assert.Equal(2.0 / 11, result.Number("shared", row, "probability"), 1e-15);
        // A wave of the answer that is shifted by one answers wrongly.
        Assert.Equal([1, 0], result.Numbers("", "test_accuracy"));
        Assert.All(result.Numbers("", "key_share"), share => Assert.InRange(share, 0.98, 1));
    }

    [Fact]
    public void ACompositeModulusHasNoMultiplicativeRows()
    {
        MeasureResult result = Measured.By(new FourierMeasure(), PathRuns.Walk(2, 1, "modulus=6"));
        Cell[][] rows = [.. result.Where("embedding", "kind", "multiplicative")];
        Assert.Equal(2, rows.Length);
        Assert.All(rows, row => Assert.Contains("6 is not prime", result.Because("embedding", row, "share")));
        Assert.All(result.Texts("", "kind"), kind => Assert.Equal("additive", kind));
        Assert.Equal(2 * 3, result.Where("embedding", "kind", "additive").Count());
        Assert.Equal(1.0 / 5, result.Number("embedding", result.Where("embedding", "kind", "additive").ElementAt(2), "even_share"));
    }

    [Theory]
    [InlineData("include_zero=true")]
    [InlineData("outputs=sq")]
    [InlineData("outputs.mul=a / b", "include_zero=true")]
    [InlineData("modulus=3")]
    [InlineData("modulus=8", "include_zero=true")]
    public void EveryRunHasAllItsRows(params string[] overrides)
    {
        MeasuredRun run = PathRuns.Walk(7, 1, overrides);
        MeasureResult result = Measured.By(new FourierMeasure(), run);
        int tasks = run.Tasks.Count, P = run.Layout.Shape.P;
        Assert.Equal(7 * tasks, result.Rows.Rows("").Count);
        Assert.Equal(tasks, result.Rows.Rows("summary").Count);
        Assert.Equal(tasks * (tasks - 1) / 2, result.Rows.Rows("shared").Count);
        Assert.Equal([0, 10, 30, 40, 60], result.Numbers("logits", "step").Distinct());
        using var worker = new MeasureWorker();
        foreach (Cell[] row in result.Rows.Rows(""))
        {
            int step = (int)result.Number("", row, "step"), task = run.Tasks.Index().First(t => t.Item == (string)row[1].Value).Index;
            var evaluation = worker.Evaluate(run, run.Snapshots.Read(step));
            Assert.Equal(evaluation.TestLoss[task], result.Number("", row, "test_loss"), 1e-5);
            Assert.Equal(evaluation.TrainLoss[task], result.Number("", row, "train_loss"), 1e-5);
            Assert.Equal(evaluation.TestAccuracy[task], result.Number("", row, "test_accuracy"));
            Assert.Equal(evaluation.TrainAccuracy[task], result.Number("", row, "train_accuracy"));
            Assert.InRange(result.Number("", row, "key_share"), 0, result.Number("", row, "wave_share") + 1e-12);
        }
        foreach (IGrouping<double, Cell[]> same in result.Rows.Rows("embedding").Where(row => row[2].Value is long).GroupBy(row => row[0].Number))
            foreach (IGrouping<string, Cell[]> kind in same.GroupBy(row => (string)row[1].Value))
            {
                Assert.Equal(1, kind.Sum(row => result.Number("embedding", row, "share")), 1e-12);
                Assert.Equal(1, kind.Sum(row => result.Number("embedding", row, "even_share")), 1e-12);
                Assert.Equal(kind.Key == "additive" ? P / 2 : (P - 1) / 2, kind.Count());
            }
    }

    [Fact]
    public void AModelThatIgnoresItsInputHasNoSpectrum()
    {
        MeasureResult result = Measured.By(new FourierMeasure(), PathRuns.Of(2, (_, _) => 0.5));
        foreach (Cell[] row in result.Rows.Rows(""))
        {
            Assert.Equal(0, result.Number("", row, "key_frequencies"));
            Assert.Equal(Math.Log(5), result.Number("", row, "restricted_test_loss"), 1e-6);
            foreach (string column in new[] { "wave_share", "key_share", "test_key_share", "only_a", "diagonal" })
                Assert.Contains("same for all pairs", result.Because("", row, column));
            Assert.Contains("same", result.Because("", row, "embedding_key_share"));
            Assert.Contains("no key frequency", result.Because("", row, "embedding_key_ratio"));
        }
        Assert.Empty(result.Rows.Rows("keys"));
        Cell[] summary = result.Rows.Rows("summary")[0];
        Assert.Contains("not defined at every snapshot", result.Because("summary", summary, "key_share_half_step"));
        Assert.Contains("no evaluation", result.Because("summary", summary, "step_50"));
        Assert.Contains("not known", result.Because("summary", summary, "lead"));
    }

    [Fact]
    public void KeysAreOfTheLastSnapshotHoweverFewAreMeasured()
    {
        MeasuredRun all = PathRuns.Walk(9, 3), few = PathRuns.Walk(9, 3, "fourier_points=2");
        MeasureResult of9 = Measured.By(new FourierMeasure(), all), of2 = Measured.By(new FourierMeasure(), few);
        Assert.Equal([0, 80], of2.Numbers("", "step").Distinct());
        Assert.Equal(of9.Numbers("keys", "frequency"), of2.Numbers("keys", "frequency"));
        Assert.NotEmpty(of2.Numbers("keys", "frequency"));
    }
}
