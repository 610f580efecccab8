using System.Globalization;
using System.Text.Json;
using Grokscope.Geometry.Bases;
using Grokscope.Geometry.Measuring;
using Grokscope.Geometry.Paths;
using Grokscope.Numerics.LinearAlgebra;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.TestData;
using Grokscope.Training.Interventions;

namespace Grokscope.Tests.Geometry.Bases;

/// <summary>Bases of paths: of all parameters, of the past, of attention matrices.</summary>
public sealed class PathBasesTests
{
    private static readonly InterventionOptions Twenty = new();

    [Fact]
    public void A_path_in_a_plane_gives_the_plane_and_no_more()
    {
        // θ_t = θ_0 + a_t·e_3 + b_t·e_7 on an ellipse, in numbers that float32 holds exactly.
        MeasuredRun run = PathRuns.Of(40, (t, i) => i switch { 3 => 8 + (t * (39 - t)), 7 => -4 + t, _ => i % 5 });
        BasisFile basis = BasisMaker.Make(BasisKind.Path, run, Twenty, CancellationToken.None);
        Assert.Equal(2, basis.Columns.Count);
        BasisChecks.DemandOrthonormal(basis);
        Assert.Equal("2 of 20 asked for", BasisChecks.Of(basis, "directions"));
        Assert.StartsWith("1 of the energy", BasisChecks.Of(basis, "share"), StringComparison.Ordinal);
        foreach (float[] column in basis.Columns)
            Assert.All(column.Index().Where(entry => entry.Index is not (3 or 7)), entry => Assert.Equal(0, entry.Item));

        // The first direction is that of the 2 × 2 matrix of second moments about θ_0.
        double[] a = [.. Enumerable.Range(0, 40).Select(t => (double)(t * (39 - t)))], b = [.. Enumerable.Range(0, 40).Select(t => (double)t)];
        double aa = a.Sum(x => x * x), bb = b.Sum(x => x * x), ab = a.Zip(b, (x, y) => x * y).Sum();
        double angle = 0.5 * Math.Atan2(2 * ab, aa - bb);
        Assert.Equal(1, Math.Abs((Math.Cos(angle) * basis.Columns[0][3]) + (Math.Sin(angle) * basis.Columns[0][7])), 1e-7);
    }

    [Fact]
    public void The_recorded_run_has_its_published_shares()
    {
        MeasuredRun run = PathRuns.TinyRun();
        double[] explained = DataFile.Json("tiny/kstar.json").GetProperty("explained").Numbers();
        var path = PathDirections.Of(run, run.Steps, 20, CancellationToken.None);
        Assert.Equal(20, path.Columns.Length);
        for (int k = 0; k < 20; k++)
            Assert.Equal(1, path.Shares[k] / explained[k], 1e-9);

        // Of the last row, the first k directions hold what PyTorch's hold.
        float[] first = run.Snapshots.Read(run.Steps[0]), last = run.Snapshots.Read(run.Steps[^1]);
        double[] whole = Vectors64.Difference(last, first);
        double held = 0, square = Vectors64.Dot(whole, whole);
        foreach (JsonElement row in DataFile.Json("tiny/kstar.json").GetProperty("scan").EnumerateArray())
        {
            double along = Vectors64.Dot(path.Columns[row.GetProperty("k").GetInt32() - 1], whole);
            held += along * along;
            Assert.Equal(row.GetProperty("variance").GetDouble(), held / square, 1e-7);
        }
    }

    [Fact]
    public void A_path_of_the_run_and_of_another_are_the_same_file()
    {
        MeasuredRun run = PathRuns.Walk(12);
        BasisFile path = BasisMaker.Make(BasisKind.Path, run, Twenty, CancellationToken.None), other = BasisMaker.Make(BasisKind.OtherPath, run, Twenty, CancellationToken.None);
        Assert.Equal(path.Sum, other.Sum);
        Assert.Equal(path.Origin, other.Origin);
        Assert.Equal(11, path.Columns.Count);
        BasisChecks.DemandOrthonormal(path);
        Assert.Equal("12, steps 0 to 110", BasisChecks.Of(path, "snapshots"));
        float[] first = run.Snapshots.Read(0);
        Assert.All(run.Steps.Skip(1), step => Assert.InRange(BasisChecks.Distance(path, Vectors64.Difference(run.Snapshots.Read(step), first)), 0, 1e-6));
    }

    [Fact]
    public void Of_many_snapshots_a_hundred_are_taken_evenly()
    {
        MeasuredRun run = PathRuns.Walk(250);
        BasisFile basis = BasisMaker.Make(BasisKind.Path, run, Twenty, CancellationToken.None);
        int[] chosen = [.. MeasuredRun.Even(250, 100).Select(i => run.Steps[i])];
        var few = new MeasuredRun("run", run.Experiment, run.Options, new MemorySnapshots([.. chosen.Select(step => (step, run.Snapshots.Read(step)))]), run.Folder);
        Assert.Equal("100, steps 0 to 2490", BasisChecks.Of(basis, "snapshots"));
        Assert.Equal(BasisMaker.Make(BasisKind.Path, few, Twenty, CancellationToken.None).Sum, basis.Sum);
    }

    [Fact]
    public void The_past_at_the_last_step_is_the_path_and_before_it_knows_nothing_of_the_rest()
    {
        MeasuredRun longer = PathRuns.Walk(30), shorter = PathRuns.Walk(14);
        Assert.Equal(BasisMaker.Make(BasisKind.Path, longer, Twenty, CancellationToken.None).Sum, BasisMaker.Past(longer, 290, 20)!.Sum);
        BasisFile past = BasisMaker.Past(longer, 139, 20)!;
        Assert.Equal(BasisMaker.Past(shorter, 1000, 20)!.Sum, past.Sum);
        Assert.Equal(("past", "14, steps 0 to 130"), (BasisChecks.Of(past, "kind"), BasisChecks.Of(past, "snapshots")));
        Assert.NotEqual(BasisMaker.Past(longer, 140, 20)!.Sum, past.Sum);
        Assert.Null(BasisMaker.Past(longer, 19, 20));
        Assert.Equal(2, BasisMaker.Past(longer, 20, 20)!.Columns.Count);
    }

    [Fact]
    public void Attention_has_the_principal_directions_of_each_matrix()
    {
        MeasuredRun run = PathRuns.TinyRun();
        BasisFile basis = BasisMaker.Make(BasisKind.Attention, run, Twenty, CancellationToken.None);
        BasisChecks.DemandOrthonormal(basis);
        Assert.Equal("16, 2 of each matrix", BasisChecks.Of(basis, "directions"));
        IReadOnlyList<(int Offset, double[] Direction, double Weight)> columns = PathBasis.OfWhole(run, 2)!.Columns;
        for (int k = 0; k < 16; k++)
        {
            (int offset, double[] direction, _) = columns[k];
            Assert.Equal(direction.Select(x => (float)x), basis.Columns[k].Skip(offset).Take(direction.Length));
            Assert.Equal(0, basis.Columns[k].Take(offset).Concat(basis.Columns[k].Skip(offset + direction.Length)).Max(Math.Abs));
        }
        // Two of 15 directions of random walks: less than all of the variance, more than half of it.
        string share = BasisChecks.Of(BasisMaker.Make(BasisKind.Attention, PathRuns.Walk(16), Twenty, CancellationToken.None), "share");
        Assert.InRange(double.Parse(share.Split(' ')[0], CultureInfo.InvariantCulture), 0.5, 0.95);
    }

    [Fact]
    public void A_run_that_has_no_directions_says_so()
    {
        foreach (BasisKind kind in new[] { BasisKind.Path, BasisKind.Attention, BasisKind.RandomMatched })
        {
            Assert.Contains("needs 3 snapshots", Assert.Throws<NotMeasurableException>(() => BasisMaker.Make(kind, PathRuns.Walk(2), Twenty, CancellationToken.None)).Message);
            Assert.Contains("did not move", Assert.Throws<MeasureException>(() => BasisMaker.Make(kind, PathRuns.Of(5, (_, i) => i), Twenty, CancellationToken.None)).Message);
        }
        Assert.Throws<ArgumentException>(() => BasisMaker.Make(BasisKind.File, PathRuns.Walk(4), Twenty, CancellationToken.None));
    }
}
