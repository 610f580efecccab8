using System.Globalization;
using System.Text.Json;
using Grokscope.Experiments;
using Grokscope.Geometry;
using Grokscope.Geometry.Measuring;
using Grokscope.Model;
using Grokscope.Model.Reference;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Tests.TestData;
using Grokscope.Training.Tasks;

namespace Grokscope.Tests.Geometry;

public sealed class SymmetryMeasureTests
{
    // Two logits nearer than this can come in the other order in float32.
    private const double Tie = 1e-6;

    [Fact]
    public void CountsAreThoseOfTheReferenceAtEveryProbe()
    {
        JsonElement truth = DataFile.Json("tiny/partners.json");
        MeasuredRun run = PathRuns.TinyProbes();
        MeasureResult result = Measured.By(new SymmetryMeasure(), run);
        int compared = 0;
        foreach (int step in run.Steps)
        {
            int[] ties = Ties(run, step);
            foreach (Cell[] row in result.Rows.Rows("").Where(row => result.Number("", row, "step") == step))
            {
                string group = (string)row[2].Value, task = (string)row[1].Value;
                if (!truth.GetProperty(step.ToString(CultureInfo.InvariantCulture)).TryGetProperty(group, out JsonElement expected))
                    continue;
                int count = expected.GetProperty("count").GetInt32();
                Assert.Equal(count, result.Number("", row, "pairs"));
                double correct = Math.Round(expected.GetProperty("accuracy").GetProperty(task).GetDouble() * count);
                int tied = ties[run.Tasks.Index().First(t => t.Item == task).Index];
                Assert.InRange(result.Number("", row, "correct") - correct, -tied, tied);
                compared++;
            }
        }
        Assert.Equal(5 * 2 * 7, compared);
    }

    [Fact]
    public void AllTestPairsGiveTheEvaluationsNumbers()
    {
        MeasuredRun run = PathRuns.TinyProbes();
        MeasureResult result = Measured.By(new SymmetryMeasure(), run);
        using var worker = new MeasureWorker();
        Cell[][] all = [.. result.Where("", "group", "all")];
        Assert.Equal(10, all.Length);
        foreach (Cell[] row in all)
        {
            int step = (int)result.Number("", row, "step"), task = run.Tasks.Index().First(t => t.Item == (string)row[1].Value).Index;
            var evaluation = worker.Evaluate(run, run.Snapshots.Read(step));
            Assert.Equal(evaluation.TestAccuracy[task], result.Number("", row, "accuracy"));
            Assert.Equal(evaluation.TestLoss[task], result.Number("", row, "loss"), 1e-6);
        }
    }

    [Theory]
    [InlineData(7, "true", "a * b", 4)]
    [InlineData(7, "true", "a / b", 2)]
    [InlineData(8, "false", "a^2 + b^2", 8)]
    [InlineData(15, "true", "a + b", 2)]
    public void GroupsAreWhatTheirNamesSayForAnyModulusAndWithZero(int P, string includeZero, string expression, int symmetries)
    {
        var experiment = Experiment.Parse($$"""
            [task]
            modulus = {{P}}
            include_zero = {{includeZero}}
            train_fraction = 0.4
            [task.outputs]
            t = "{{expression}}"
            [model]
            d_model = 4
            heads = 1
            d_ff = 4
            layers = 1
            """, "t", "t");
        // A model that always answers 1: correct are the pairs whose answer is 1.
        var layout = new ParameterLayout(experiment.Shape);
        var theta = new float[layout.Count];
        theta[layout.Heads[0].Bias + 1] = 3;
        MeasureResult result = Measured.By(new SymmetryMeasure(), PathRuns.Of(experiment, [(0, theta)]));
        DataSet data = experiment.Data;
        (int A, int B)[] train = Pairs(data.Train, P), test = Pairs(data.Test, P);
        int Minus(int n) => (P - n) % P;
        var groups = new Dictionary<string, Func<(int A, int B), bool>>
        {
            ["all"] = _ => true,
            ["swap_in_train"] = p => train.Contains((p.B, p.A)),
            ["swap_in_test"] = p => p.A != p.B && test.Contains((p.B, p.A)),
            ["diagonal"] = p => p.A == p.B,
            ["negated_in_train"] = p => train.Contains((Minus(p.A), Minus(p.B))),
            ["negated_not_in_train"] = p => !train.Contains((Minus(p.A), Minus(p.B))),
            ["any_of_swap_negated_both_in_train"] = Any,
            ["none_in_train"] = p => !Any(p),
            ["equivalent_in_train"] = Equivalent,
            ["no_equivalent_in_train"] = p => !Equivalent(p),
        };
        Assert.Equal(groups.Keys, result.Texts("", "group"));
        foreach (Cell[] row in result.Rows.Rows(""))
        {
            (int A, int B)[] members = [.. test.Where(groups[(string)row[2].Value])];
            int correct = members.Count(p => data.Targets[0][(p.A * P) + p.B] == 1);
            Assert.Equal(members.Length, result.Number("", row, "pairs"));
            Assert.Equal(correct, result.Number("", row, "correct"));
            if (members.Length == 0)
            {
                Assert.Equal("the group is empty", result.Because("", row, "accuracy"));
                continue;
            }
            double accuracy = correct / (double)members.Length;
            Assert.Equal(accuracy, result.Number("", row, "accuracy"));
            Assert.InRange(accuracy, result.Number("", row, "accuracy_low"), result.Number("", row, "accuracy_high"));
            double wrongLoss = Math.Log(Math.Exp(3) + P - 1);
            Assert.Equal(wrongLoss - (3 * accuracy), result.Number("", row, "loss"), 1e-6);
        }
        Assert.Equal(symmetries, Assert.Single(result.Numbers("summary", "symmetries")));
        Assert.Equal(symmetries - 1, result.Rows.Rows("symmetries").Count(row => row[2].Value is true));

        bool Any((int A, int B) p) =>
            train.Contains((p.B, p.A)) || train.Contains((Minus(p.A), Minus(p.B))) || train.Contains((Minus(p.B), Minus(p.A)));

        bool Equivalent((int A, int B) p)
        {
            (int, int)[] orbit = expression switch
            {
                "a * b" => [(p.B, p.A), (Minus(p.A), Minus(p.B)), (Minus(p.B), Minus(p.A))],
                "a / b" => [(Minus(p.A), Minus(p.B))],
                "a + b" => [(p.B, p.A)],
                _ => [.. from first in new[] { p.A, Minus(p.A) } from second in new[] { p.B, Minus(p.B) } from pair in new[] { (first, second), (second, first) } select pair],
            };
            return orbit.Any(train.Contains);
        }
    }

    [Fact]
    public void ATaskWithoutSymmetryHasNoPairWithAPartner()
    {
        MeasureResult result = Measured.By(new SymmetryMeasure(), PathRuns.Walk(3, 1, "outputs.mul=2*a + b"));
        Cell[] row = Assert.Single(result.Where("summary", "task", "mul"));
        Assert.Equal(1, result.Number("summary", row, "symmetries"));
        Assert.Equal(0, result.Number("summary", row, "pairs_with"));
        Assert.Equal("one of the groups is empty", result.Because("summary", row, "largest_difference"));
        Assert.Equal("the group is empty", result.Because("summary", row, "step_50_with"));
        Assert.Equal("no snapshot is as accurate", result.Because("summary", row, "step_90_without"));
    }

    [Fact]
    public void SnapshotsAreNoMoreThanAskedFor()
    {
        MeasuredRun run = PathRuns.Walk(9, 1, "symmetry_points=3");
        Assert.Equal([0, 40, 80], new SymmetryMeasure().Items(run).Select(item => item.Step));
    }

    private static (int A, int B)[] Pairs(ReadOnlySpan<int> pairs, int P) => [.. pairs.ToArray().Select(pair => Math.DivRem(pair, P)).Select(p => (p.Quotient, p.Remainder))];

    // Test pairs whose two largest logits are nearer than float32 can tell, per task.
    private static int[] Ties(MeasuredRun run, int step)
    {
        var twin = new ReferenceModel(run.Layout.Shape, run.Data.Targets);
        double[][] logits = twin.Logits(Array.ConvertAll(run.Snapshots.Read(step), x => (double)x), run.Data.Test);
        return [.. logits.Select(task => task.Chunk(run.Layout.Shape.P).Select(row => row.OrderDescending().Take(2).ToArray()).Count(top => top[0] - top[1] < Tie))];
    }
}
