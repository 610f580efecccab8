using Grokscope.Experiments;

namespace Grokscope.Tests.Experiments;

/// <summary>What each wrong configuration is told: file, line, key, and what to write instead.</summary>
public class ConfigurationErrorTests
{
    // Line 1 is the line under test; the rest is as little as an experiment needs.
    private const string Rest = "\n[task.outputs]\nadd = \"a + b\"\n";

    [Theory]
    [InlineData("train.batch_size = 0", "train.batch_size = 0", "from 1 to 1048576")]
    [InlineData("train.batch_size = -3", "train.batch_size = -3", "from 1")]
    [InlineData("train.batch_size = 1.5", "train.batch_size = 1.5", "not a whole number")]
    [InlineData("train.steps = 0", "train.steps = 0", "from 1 to 99999999")]
    [InlineData("train.steps = 1e4", "train.steps = 1e4", "without point and exponent")]
    [InlineData("train.steps = \"many\"", "train.steps = \"many\"", "not a number")]
    [InlineData("train.steps = 9999999999", "train.steps = 9999999999", "out of range")]
    [InlineData("train.steps = 99999999999999999999", "train.steps = 99999999999999999999", "Unable to parse integer")]
    [InlineData("train.lr = nan", "train.lr = nan", "not a finite number")]
    [InlineData("train.lr = inf", "train.lr = inf", "not a finite number")]
    [InlineData("train.lr = 1e999", "train.lr = 1e999", "not a finite number")]
    [InlineData("train.lr = 0", "train.lr = 0", "from 1e-20")]
    [InlineData("train.lr = 1979-05-27", "train.lr = 1979-05-27", "not a number")]
    [InlineData("train.lr = [1e-3]", "train.lr = [1e-3]", "not a number")]
    [InlineData("train.lr = fast", "train.lr = fast", "not TOML")]
    [InlineData("train.beta2 = 1", "train.beta2 = 1", "below 1")]
    [InlineData("train.eps = 0.0", "train.eps = 0.0", "from 1e-30")]
    [InlineData("train.weight_decay = -1", "train.weight_decay = -1", "from 0")]
    [InlineData("train.weight_decay = 1e5", "train.weight_decay = 100000.0 with train.lr = 0.001", "below 1")]
    [InlineData("train.grad_clip = 0", "train.grad_clip = 0", "above 0")]
    [InlineData("train.seed = -1", "train.seed = -1", "from 0 to 4294967295")]
    [InlineData("train.seed = 4294967296", "train.seed = 4294967296", "to 4294967295")]
    [InlineData("train.eval_every = 0", "train.eval_every = 0", "from 1")]
    [InlineData("train.log_every = true", "train.log_every = true", "not a number")]
    [InlineData("train.stop.enabled = 1", "train.stop.enabled = 1", "true or false")]
    [InlineData("train.stop.accuracy = 98", "train.stop.accuracy = 98", "above 0 and at most 1")]
    [InlineData("train.stop.patience = 0", "train.stop.patience = 0", "from 1")]
    [InlineData("train.stop.extra_steps = -1", "train.stop.extra_steps = -1", "from 0")]
    [InlineData("train.learning_rate = 1", "unknown key 'train.learning_rate'", "Did you mean 'lr'?")]
    [InlineData("model.Width = 1", "unknown key 'model.Width'", "Did you mean 'd_model'?")]
    [InlineData("train.dropout = 1", "unknown key 'train.dropout'", "[train] has steps, batch_size, lr")]
    [InlineData("train.wieght_decay = 1", "unknown key 'train.wieght_decay'", "Did you mean 'weight_decay'?")]
    [InlineData("model.lr = 1", "unknown key 'model.lr'", "'lr' belongs into table [train]")]
    [InlineData("steps = 1", "unknown key 'steps'", "'steps' belongs into table [train]")]
    [InlineData("[trian]", "unknown table [trian]", "Did you mean [train]?")]
    [InlineData("[stop]", "unknown table [stop]", "Did you mean [train.stop]?")]
    [InlineData("[[train]]", "[[train]] is a list of tables", "Write [train]")]
    [InlineData("[report]", "unknown table [report]", "The tables are [task]")]
    [InlineData("model.heads = 3", "model.heads = 3 does not divide model.d_model = 128", "2 or 4 heads")]
    [InlineData("model.d_model = 30", "does not divide model.d_model = 30", "or another width")]
    [InlineData("model.layers = 0", "model.layers = 0", "from 1 to 24")]
    [InlineData("model.d_ff = 100000", "model.d_ff = 100000", "to 4096")]
    [InlineData("task.modulus = 1", "task.modulus = 1", "from 3 to 4096")]
    [InlineData("task.modulus = 2", "task.modulus = 2", "from 3")]
    [InlineData("task.train_fraction = 0", "task.train_fraction = 0", "above 0 and below 1")]
    [InlineData("task.train_fraction = 1.5", "task.train_fraction = 1.5", "above 0 and below 1")]
    [InlineData("task.train_fraction = 1e-9", "train_fraction = 1E-09", "leaves no train pair")]
    [InlineData("task.include_zero = \"no\"", "task.include_zero = \"no\"", "true or false")]
    [InlineData("task.outputs.mul = \"a * c\"", "task.outputs.mul", "column 5")]
    [InlineData("task.outputs.mul = \"\"", "task.outputs.mul", "empty")]
    [InlineData("task.outputs.mul = 3", "task.outputs.mul = 3", "not text")]
    [InlineData("task.outputs.\"1st\" = \"a\"", "'1st' cannot name a task", "letter")]
    [InlineData("sweep.seed = 42", "sweep.seed = 42", "not a list")]
    [InlineData("sweep.seed = []", "sweep.seed = []", "not a list of values")]
    [InlineData("sweep.seed = [1, 1]", "sweep.seed = [1, 1]", "1 twice")]
    [InlineData("sweep.seed = [1, 2.5]", "train.seed = 2.5", "not a whole number")]
    [InlineData("sweep.decay = [1]", "unknown key 'decay'", "Did you mean 'weight_decay'?")]
    [InlineData("sweep.dropout = [1]", "unknown key 'dropout'", "The keys are modulus")]
    [InlineData("sweep.outputs = [1]", "1 does not name tasks", "such as \"add\"")]
    [InlineData("sweep.outputs = [\"add+sub\"]", "there is no task 'sub'", "only add")]
    [InlineData("sweep.slurm.time = [\"1\"]", "slurm.time", "cannot be swept")]
    [InlineData("sweep.seed = [1]\nsweep.train.seed = [2]", "train.seed is swept twice", "one list", 2)]
    [InlineData("train.snapshot_every = 0", "train.snapshot_every = 0", "schedule such as")]
    [InlineData("train.snapshot_every = 1.5", "train.snapshot_every = 1.5", "whole number")]
    [InlineData("train.snapshot_every = \"100 until 50\"", "train.snapshot_every", "the last part must be a number alone")]
    [InlineData("train.snapshot_every = \"100 until 50, 10 until 40, 5\"", "train.snapshot_every", "'10 until 40' must reach further")]
    [InlineData("[[cell]]\nset = { steps = 3 }", "my.toml:1: [[cell]] does not say which runs", "where = {")]
    [InlineData("[[cell]]\nwhere = { wait = 1 }", "unknown key 'wait'", "", 2)]
    [InlineData("[[cell]]\nwhere = { seed = 1 }\nset = { steps = 0 }", "train.steps = 0", "from 1", 3)]
    [InlineData("[[cell]]\nwhere = { seed = 1 }\nset = { outputs = \"add\" }", "cannot set task.outputs", "sweep.outputs", 3)]
    [InlineData("[[cell]]\nwhere = { seed = 1 }\nsteps = 5", "[[cell]] has no 'steps'", "set = {", 3)]
    [InlineData("train.seed = 1\ntrain.seed = 2", "`train.seed` is already defined", "", 2)]
    [InlineData("train.seed =", "train.seed =", "not TOML")]
    public void A_wrong_line_is_told(string wrong, string key, string advice, int line = 1)
    {
        string text = wrong.StartsWith('[') ? wrong + "\n" + Rest : wrong.StartsWith("task.outputs", StringComparison.Ordinal) ? wrong : wrong + Rest;
        var error = Assert.Throws<ConfigurationException>(() => Experiment.Parse(text, "my.toml", "my"));
        Assert.StartsWith($"my.toml:{line}: ", error.Message);
        Assert.Contains(key, error.Message);
        Assert.Contains(advice, error.Message);
    }

    [Theory]
    [InlineData("lr", "--set lr", "key=value")]
    [InlineData("=1", "--set =1", "key=value")]
    [InlineData("lr=quick", "--set lr=quick: train.lr = quick", "not a number")]
    [InlineData("lr=-1", "--set lr=-1: train.lr = -1", "from 1e-20")]
    [InlineData("lr=1\nsteps=2", "train.lr", "not a number")]
    [InlineData("leyers=2", "unknown key 'leyers'", "Did you mean 'layers'?")]
    [InlineData("heads=5", "--set heads=5: model.heads = 5", "4 or 8 heads")]
    [InlineData("outputs.div=a / b c", "--set outputs.div=a / b c: task.outputs.div", "column 7")]
    [InlineData("outputs=a", "--set outputs=a: there is no task 'a'", "only add, mul")]
    [InlineData("outputs=add+add", "--set outputs=add+add", "'add' twice")]
    [InlineData("outputs=3", "--set outputs=3: 3 does not name tasks", "add+mul")]
    [InlineData("seed=[1, 1]", "--set seed=[1, 1]: sweep.seed = [1, 1]", "1 twice")]
    [InlineData("seed=[]", "--set seed=[]: sweep.seed = []", "not a list of values")]
    [InlineData("partition=[\"a\"]", "--set partition=[\"a\"]: sweep.partition", "cannot be swept")]
    [InlineData("snapshot_every=often", "--set snapshot_every=often: train.snapshot_every", "'often' is no part of a schedule")]
    [InlineData("partition=3", "--set partition=3: slurm.partition", "text in quotes")]
    [InlineData("sweep.seed=1,2", "--set sweep.seed=1,2", "not a list")]
    public void A_wrong_override_is_told(string given, string key, string advice)
    {
        var error = Assert.Throws<ConfigurationException>(() => Experiment.Load("dual", given));
        Assert.Contains(key, error.Message);
        Assert.Contains(advice, error.Message);
    }

    [Fact]
    public void Division_modulo_a_number_that_is_not_prime_is_told()
    {
        var error = Assert.Throws<ConfigurationException>(() => Experiment.Parse("[task]\nmodulus = 12\noutputs = { div = \"a / b\" }", "my.toml", "my"));
        Assert.StartsWith("my.toml:1: ", error.Message);
        Assert.Contains("prime", error.Message);
    }

    [Theory]
    [InlineData("", "my.toml: task.outputs")]
    [InlineData("\n[task]\nmodulus = 7", "my.toml:2: task.outputs")]
    [InlineData("[task]\n\n[task.outputs]", "my.toml:3: task.outputs")]
    public void An_experiment_without_tasks_is_told(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<ConfigurationException>(() => Experiment.Parse(text, "my.toml", "my")).Message);

    [Fact]
    public void A_missing_file_names_the_built_in_ones()
    {
        var error = Assert.Throws<ConfigurationException>(() => Experiment.Load("dula"));
        Assert.Contains("dula", error.Message);
        Assert.Contains("dual, paper, paper-seeds, quick, tri", error.Message);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(folder.Path, Assert.Throws<ConfigurationException>(() => Experiment.Load(folder.Path)).Message);
    }
}
