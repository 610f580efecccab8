using CsCheck;
using Grokscope.Experiments;
using Grokscope.Training;

namespace Grokscope.Tests.Experiments;

public class ExperimentTests
{
    private static readonly Gen<string> GenOverrides = Gen.OneOf(
        Gen.Double[1e-20, 0.9].Select(x => $"lr={x:R}"),
        Gen.Double[1e-30, 1].Select(x => $"eps={x:R}"),
        Gen.Double[0, 0.9].Select(x => $"beta1={x:R}"),
        Gen.Double[0.3, 0.7].Select(x => $"train_fraction={x:R}"),
        Gen.Double[1e-9, 1].Select(x => $"stop.accuracy={x:R}"),
        Gen.Int[1, 99_999_999].Select(x => $"steps={x}"),
        Gen.UInt.Select(x => $"seed={x}"),
        Gen.UInt.Select(x => $"split_seed={x}"),
        Gen.Int[1, 1000].Select(x => $"snapshot_every={x}"),
        Gen.Int[1, 1000].Select(x => $"snapshot_every={x} until {2 * x}, {x + 1},{x}  near grok"),
        Gen.Bool.Select(x => $"include_zero={(x ? "true" : "false")}"),
        Gen.Int[5, 50].Select(x => $"modulus={x}"),
        Gen.Int[1, 9].Select(x => $"outputs.t{x}=\"a*{x} +  b\""));

    [Fact]
    public void Every_key_states_what_it_is_and_why_its_default()
    {
        Assert.Equal(76, SettingTable.All.Count);
        Assert.All(SettingTable.All, setting =>
        {
            Assert.NotEmpty(setting.Meaning);
            Assert.NotEmpty(setting.Source);
            Assert.Same(setting, SettingTable.Find(setting.Path));
        });
        Assert.Equal(SettingTable.All.Count, SettingTable.All.Select(s => s.Path).Distinct().Count());
    }

    [Fact]
    public void Dual_and_tri_are_the_published_study_s()
    {
        var dual = Experiment.Load("dual");
        Assert.Equal(302_914, new Grokscope.Model.ParameterLayout(dual.Shape).Count);
        Assert.Equal(315_427, new Grokscope.Model.ParameterLayout(Experiment.Load("tri").Shape).Count);
        Assert.Equal((4608, 4608), (dual.Data.Train.Length, dual.Data.Test.Length));
        Assert.Equal(["add", "mul"], dual.Shape.Tasks);
        Assert.Equal(new TrainingOptions(), dual.Train with { Stop = new StopOptions() });
    }

    [Fact]
    public void Built_in_experiments_are_named_after_their_files() => Assert.Equal(["deletion-dual", "deletion-quick", "deletion-tri", "dual", "paper", "paper-seeds", "quick", "tri"], BuiltInExperiments.Names);

    [Theory]
    [InlineData("weight_decay=0.3")]
    [InlineData("train.weight_decay = 0.3")]
    public void An_override_takes_the_bare_key_or_its_table(string given) => Assert.Equal(0.3, Experiment.Load("dual", given).Train.WeightDecay);

    [Fact]
    public void Overrides_add_tasks_and_sweeps_and_reach_sub_tables()
    {
        var experiment = Experiment.Load("dual", "outputs.sq=a^2 + b^2", "outputs.mul=\"a*b*b\"", "stop.accuracy=0.9", "extra_steps=7", "sweep.seed=[1,2]");
        Assert.Equal(["a + b", "a*b*b", "a^2 + b^2"], experiment.Task.Outputs.Select(t => t.Expression.Text));
        Assert.Equal((0.9, 7), (experiment.Train.Stop.Accuracy, experiment.Train.Stop.ExtraSteps));
        Assert.Equal([1u, 2u], Assert.Single(experiment.Sweep).Values);
    }

    [Fact]
    public void Seeds_follow_the_seed_unless_they_are_given()
    {
        TrainingOptions train = Experiment.Load("dual", "seed=7", "split_seed=8").Train;
        Assert.Equal((7u, 8u, 7u), (train.InitSeed, train.SplitSeed, train.BatchSeed));
    }

    [Fact]
    public void Writing_and_reading_gives_the_same_experiment() => GenOverrides.Array[0, 6].Sample(overrides =>
    {
        var experiment = Experiment.Load("dual", overrides);
        foreach (bool comments in new[] { true, false })
        {
            string text = ExperimentWriter.ToToml(experiment, asRun: true, comments);
            var again = Experiment.Parse(text, "config.toml", "again");
            Assert.Equal(experiment.Values(), again.Values());
            Assert.Empty(experiment.DifferencesFrom(again));
            Assert.Equal(experiment.Fingerprint, again.Fingerprint);
            Assert.Equal(text, ExperimentWriter.ToToml(again, asRun: true, comments));
        }
    }, iter: 50);

    [Fact]
    public void Every_key_is_written_even_where_it_was_not_given()
    {
        string text = ExperimentWriter.ToToml(Experiment.Load("dual"), asRun: true);
        Assert.All(SettingTable.All.Where(s => !s.IsLogistics), s => Assert.Contains(s.IsTable ? $"[{s.Path}]" : $"\n{s.Key} = ", text));
        Assert.DoesNotContain("[sweep]", text);
        Assert.DoesNotContain("[slurm]", text);
    }

    [Fact]
    public void The_fingerprint_looks_at_what_the_run_is_not_at_how_it_is_written()
    {
        var plain = Experiment.Parse("[task.outputs]\nadd = 'a+b'\n[train]\nlr = 0.001", "a", "a");
        var other = Experiment.Parse("train = { lr = 1e-3 } # the default\ntask.outputs.add = \"a+b\"\n[sweep]\nseed = [1]", "b", "b");
        Assert.Equal(plain.Fingerprint, other.Fingerprint);
        Assert.NotEqual(plain.Fingerprint, Experiment.Load("dual").Fingerprint);
    }

    [Fact]
    public void The_order_of_tasks_is_part_of_a_run()
    {
        var ab = Experiment.Parse("[task.outputs]\nx = 'a'\ny = 'b'", "a", "a");
        var ba = Experiment.Parse("[task.outputs]\ny = 'b'\nx = 'a'", "b", "b");
        Assert.Equal(new SettingDifference("task.outputs", "y before x", "x before y"), Assert.Single(ab.DifferencesFrom(ba)));
        Assert.NotEqual(ab.Fingerprint, ba.Fingerprint);
    }

    [Theory]
    [InlineData("weight_decay", "wieght_decay", 2)]
    [InlineData("lr", "lr", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_edits(string a, string b, int distance)
    {
        Assert.Equal(distance, Spelling.Distance(a, b));
        Assert.Equal(distance, Spelling.Distance(b, a));
    }
}
