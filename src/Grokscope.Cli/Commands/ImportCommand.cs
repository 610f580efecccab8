using System.CommandLine;
using System.Diagnostics;
using Grokscope.Cli.Completion;
using Grokscope.Cli.Progress;
using Grokscope.Experiments;
using Grokscope.Training;

namespace Grokscope.Cli.Commands;

/// <summary>grokscope import: a run's folder from weights that another program trained.</summary>
internal static class ImportCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> folder = Shared.Folder(description: "A folder with a .safetensors or .npz file per step; the last digits of a file's name are its step.");
        Option<string?> config = Shared.Path("--config", "What was trained: a built-in experiment or a TOML file with its modulus, tasks, sizes and seed", "FILE").With(Candidates.Experiments);
        Option<string?> run = Shared.Path("--out", "Folder of the run that is made", "RUN");
        Option<string[]> set = Shared.Set();
        config.Required = run.Required = true;
        var command = new ExampledCommand(
            "import",
            "Makes a run that can be measured from weights that were trained elsewhere, under the names of PyTorch's state_dict, and evaluates them. An eval.csv beside them "
            + "is taken along. Nothing is written before all files are checked.",
            ("grokscope import checkpoints --config dual --out pytorch", "step_000200.safetensors, ckpt-400.npz, … of the published model"),
            ("grokscope import checkpoints --config mine.toml --out mine", "of your own model"),
            ("grokscope import checkpoints --config dual --set seed=137 --out seed137", "of another seed, and so of another split"))
        { folder, config, run, set };
        command.SetAction(parsed =>
        {
            string[] changes = parsed.GetValue(set)!;
            Experiment experiment = SingleRun.Of(Experiment.Load(parsed.GetValue(config)!, changes), "import");
            string path = OutputFolder.ForRun(parsed.GetValue(run), experiment, changes);
            var factory = LossFactory.Fast(Shared.ManyThreads);
            ImportOutcome outcome = ImportedRun.Make(experiment, parsed.GetValue(folder)!, path, factory, new Teller(surroundings), surroundings.Stop);
            surroundings.Out.WriteLine(Text(outcome, experiment.Shape.Tasks, path));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static string Text(ImportOutcome outcome, IReadOnlyList<string> tasks, string path)
    {
        RunResult result = outcome.Result;
        string steps = $"{Texts.Count(outcome.Files.Count, "file")}, step{(outcome.Files.Count == 1 ? "" : $"s {Texts.Whole(outcome.Files[0].Step)} to")} {Texts.Whole(result.Steps)}";
        IEnumerable<string> lines = tasks.Select((task, k) =>
            $"{task}: {(result.Tasks[task].GrokStep is { } grok ? $"grokked at step {Texts.Whole(grok)}" : $"not grokked by step {Texts.Whole(result.Steps)}")}"
            + (outcome.Newest is { } newest ? $"; at the last step train accuracy {Texts.Share(newest.TrainAccuracy[k])}, test accuracy {Texts.Share(newest.TestAccuracy[k])}" : ""));
        return string.Join('\n', [$"{(outcome.Newest is null ? "imported before" : "imported")}: {steps}", .. lines, $"Files: {path}"]);
    }

    private sealed class Teller(Surroundings surroundings) : IImportObserver
    {
        private readonly TimeSpan _betweenLines = TimeSpan.FromSeconds(surroundings.IsTerminal ? 2 : 10);
        private long _told = Stopwatch.GetTimestamp();

        public void Checked(int files, int of) => Tell("checked", files, of);

        public void Taken(int files, int of) => Tell("imported and evaluated", files, of);

        public void Noted(string message) => surroundings.Error.WriteLine($"warning: {message}");

        private void Tell(string what, int files, int of)
        {
            if (Stopwatch.GetElapsedTime(_told) < _betweenLines)
                return;
            surroundings.Error.WriteLine($"{what}: {files} of {of} files");
            _told = Stopwatch.GetTimestamp();
        }
    }
}
