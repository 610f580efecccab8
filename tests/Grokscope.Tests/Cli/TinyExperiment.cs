namespace Grokscope.Tests.Cli;

/// <summary>An experiment that trains in a blink, for tests of all that surrounds training.</summary>
internal static class TinyExperiment
{
    /// <summary>Options with which a learning rate of a million makes weights that overflow.</summary>
    public static IReadOnlyList<string> Wild { get; } =
        ["--set", "weight_decay=0", "--set", "grad_clip=1e30", "--set", "beta1=0.999", "--set", "beta2=0", "--set", "eps=1e-30"];

    /// <summary>The experiment's file.</summary>
    /// <param name="steps">Step cap.</param>
    /// <param name="sweep">Lines of [sweep].</param>
    public static string Toml(int steps = 60, string sweep = "weight_decay = [1.0, 0.0]\nseed = [1, 2]") => $"""
        [task]
        modulus = 7
        [task.outputs]
        add = "a + b"
        mul = "a * b"
        [model]
        d_model = 8
        layers = 1
        heads = 2
        d_ff = 8
        [train]
        steps = {steps}
        batch_size = 16
        eval_every = 20
        snapshot_every = 50
        checkpoint_every = 40
        [sweep]
        {sweep}
        """;

    /// <summary>Writes the file into a folder and gives its path.</summary>
    public static string In(TemporaryFolder folder, int steps = 60)
    {
        File.WriteAllText(folder["tiny.toml"], Toml(steps));
        return folder["tiny.toml"];
    }
}
