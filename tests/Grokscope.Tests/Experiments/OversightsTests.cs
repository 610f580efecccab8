using Grokscope.Experiments;
using Grokscope.Tests.Cli;

namespace Grokscope.Tests.Experiments;

public sealed class OversightsTests
{
    private const string Exceptions = """

        [[cell]]
        where = { weight_decay = [0.5, 2.0], seed = 1 }
        set = { steps = 10 }
        [[cell]]
        where = { seed = 2, batch_size = 16, init_seed = 77 }
        set = { steps = 20 }
        """;

    [Fact]
    public void An_exception_that_means_no_run_is_named_with_the_values_that_there_are()
    {
        string message = Assert.Single(Oversights.OfSweep(Tiny()));
        Assert.StartsWith("tiny.toml:20: this [[cell]] means no run", message);
        Assert.EndsWith("train.weight_decay is 0.5 or 2.0 in none, but 1.0, 0.0.", message);
        Assert.Contains("batch_size is 16 in none, but 8", Oversights.OfSweep(Tiny(("batch_size = 16\n", "batch_size = 8\n"))).Last());
        Assert.Empty(Oversights.OfSweep(Tiny(("weight_decay = [1.0", "weight_decay = [2.0"))));
    }

    [Fact]
    public void What_the_command_line_left_out_is_no_oversight()
    {
        Assert.Empty(Oversights.OfSweep(Tiny().With("weight_decay=1.0", "seed=7", "batch_size=8")));
        Assert.All(Experiment.BuiltIn, name => Assert.Empty(Oversights.OfSweep(Experiment.Load(name))));
        Assert.Empty(Oversights.OfSweep(Experiment.Load("deletion-dual", "seed=42")));
    }

    [Fact]
    public void An_intervention_without_strength_is_told_but_for_a_sweep_that_has_others()
    {
        string[] kind = ["kind=lr_scale"], swept = ["kind=[\"lr_scale\"]", "fraction=0.0"];
        Assert.All(new[] { kind, swept }, changes => Assert.Contains("intervention.kind = \"lr_scale\" changes nothing: fraction is 0", Assert.Single(Oversights.OfSweep(Plain(changes)))));
        Assert.Single(Oversights.OfRun(Plain(kind)));
        Assert.Empty(Oversights.OfSweep(Plain("kind=lr_scale", "fraction=[0.0, 0.5]", "from_step=60")));
        Assert.Empty(Oversights.OfRun(Plain()));
    }

    [Fact]
    public void An_intervention_that_begins_after_the_last_step_is_told()
    {
        Assert.EndsWith("from_step = 61 comes after the last step, 60: the intervention changes nothing.", Assert.Single(Oversights.OfRun(Plain("kind=lr_scale", "fraction=0.5", "from_step=61"))));
        Assert.EndsWith("in 4 of 8 runs.", Assert.Single(Oversights.OfSweep(Plain("kind=lr_scale", "fraction=0.5", "from_step=[60, 61]"))));
        Assert.Empty(Oversights.OfRun(Plain("kind=lr_scale", "fraction=0.5", "from_step=60")));
    }

    [Fact]
    public void Train_warns_and_goes_on()
    {
        using var folder = new TemporaryFolder();
        CommandRun run = CommandRun.Of("train", TinyExperiment.In(folder), "--set", "kind=lr_scale", "--set", "fraction=0.5", "--out", folder["run"]);
        Assert.Equal(0, run.Code);
        Assert.StartsWith("warning: intervention.from_step = 500 comes after the last step, 60", run.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("--dry-run")]
    public void A_sweep_warns_and_goes_on(params string[] options)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["tiny.toml"], TinyExperiment.Toml() + Exceptions);
        CommandRun sweep = CommandRun.Of(["sweep", folder["tiny.toml"], "--out", folder["study"], .. options]);
        Assert.Equal(0, sweep.Code);
        Assert.Single(sweep.Error.Split('\n'), line => line.StartsWith("warning: ", StringComparison.Ordinal) && line.Contains("means no run", StringComparison.Ordinal));
    }

    private static Experiment Plain(params string[] changes) => Experiment.Parse(TinyExperiment.Toml(), "tiny.toml", "tiny", changes);

    private static Experiment Tiny(params (string Before, string Now)[] changes) =>
        Experiment.Parse(changes.Aggregate(TinyExperiment.Toml() + Exceptions, (text, change) => text.Replace(change.Before, change.Now, StringComparison.Ordinal)), "tiny.toml", "tiny");
}
