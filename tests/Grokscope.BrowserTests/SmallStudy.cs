using Grokscope.Tests;
using Grokscope.Tests.Cli;

[assembly: AssemblyFixture(typeof(Grokscope.BrowserTests.SmallStudy))]

namespace Grokscope.BrowserTests;

/// <summary>A study as "reproduce" makes it: four small runs with all measures, and one with interventions beside it.</summary>
public sealed class SmallStudy : IDisposable
{
    private const string Model = """
        [model]
        d_model = 8
        layers = 1
        heads = 2
        d_ff = 8
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _study;

    public SmallStudy() => _study = new Lazy<string>(Make);

    /// <summary>Its folder.</summary>
    public string Folder => _study.Value;

    /// <summary>Its page.</summary>
    public string Page => Path.Combine(Folder, "report", "index.html");

    /// <summary>The study's experiment.</summary>
    /// <param name="steps">Step cap.</param>
    public static string Toml(int steps) => $"""
        [task]
        modulus = 7
        [task.outputs]
        add = "a + b"
        mul = "a * b"
        {Model}
        [train]
        steps = {steps}
        batch_size = 16
        eval_every = 20
        snapshot_every = 20
        [train.stop]
        accuracy = 0.3
        [sweep]
        weight_decay = [1.0, 0.5]
        seed = [1, 2]
        [measure]
        commutator_points = 6
        optimiser_points = 2
        hessian_points = 2
        density_points = 1
        fourier_points = 4
        symmetry_points = 6
        spectra_points = 20
        landscape_grid = 5
        """;

    public void Dispose() => _folder.Dispose();

    private string Make()
    {
        File.WriteAllText(_folder["changed.toml"], $"""
            [task]
            modulus = 7
            [task.outputs]
            add = "a + b"
            {Model}
            [train]
            steps = 200
            batch_size = 16
            eval_every = 20
            snapshot_every = 20
            [intervention]
            from_step = 20
            directions = 3
            [sweep]
            kind = ["none", "delete_orthogonal"]
            fraction = [0.0, 0.05, 0.5]
            basis = ["path", "random"]
            seed = [1, 2]
            """);
        File.WriteAllText(_folder["small.toml"], $"{Toml(400)}\n[reproduce]\nwith = ['{_folder["changed.toml"]}']\n");
        var made = CommandRun.Of("reproduce", _folder["small.toml"], "--out", _folder["small"]);
        Assert.True(made.Code == 0, made.Error);
        return _folder["small"];
    }
}
