using System.Globalization;

namespace Grokscope.Experiments.Executors.Slurm;

/// <summary>The job script of a number of cells: an array with an element per cell.</summary>
internal static class SlurmScript
{
    /// <summary>The script.</summary>
    /// <param name="name">Name of the job.</param>
    /// <param name="folder">The sweep's folder, as a full path.</param>
    /// <param name="logs">Folder of the jobs' output, as a full path.</param>
    /// <param name="cells">Names of the cells.</param>
    /// <param name="options">Table [slurm].</param>
    /// <param name="limit">Elements at a time; 0 for no limit.</param>
    /// <param name="launcher">What trains one cell.</param>
    public static string Of(string name, string folder, string logs, IReadOnlyList<string> cells, SlurmOptions options, int limit, CellLauncher launcher)
    {
        IEnumerable<string> asked =
        [
            $"--job-name={name}",
            string.Create(CultureInfo.InvariantCulture, $"--array=0-{cells.Count - 1}") + (limit > 0 ? string.Create(CultureInfo.InvariantCulture, $"%{limit}") : ""),
            $"--output=\"{logs.Replace("%", "%%", StringComparison.Ordinal)}/{name}_%a.log\" --open-mode=append",
            $"--requeue --signal=B:USR1@{options.Warning.ToString(CultureInfo.InvariantCulture)}",
            $"--nodes=1 --ntasks=1 --cpus-per-task={options.Cpus.ToString(CultureInfo.InvariantCulture)}",
            .. Given("--time", options.Time), .. Given("--mem", options.Memory), .. Given("--partition", options.Partition), .. Given("--account", options.Account),
            .. options.Options.Length > 0 ? [options.Options] : Array.Empty<string>(),
        ];
        string command = string.Join(' ', [.. launcher.Arguments.Prepend(launcher.Program).Select(Quoted), CellLauncher.Name, Quoted(folder)]);
        return $$"""
            #!/bin/bash
            {{string.Join('\n', asked.Select(option => $"#SBATCH {option}"))}}
            # Written by Grokscope. Each element of the array trains one cell of the sweep in {{folder}}.
            # Near the time limit Slurm sends USR1: the cell saves, and the job is queued again. TERM, from scancel or a preemption, lets it save.
            cells=(
            {{string.Join('\n', cells.Select(cell => $"  {Quoted(cell)}"))}}
            )
            again=
            trap 'again=1; kill -TERM "$pid"' USR1
            trap 'kill -TERM "$pid"' TERM
            {{options.Setup}}
            {{command}} "${cells[$SLURM_ARRAY_TASK_ID]}" --threads {{options.Cpus.ToString(CultureInfo.InvariantCulture)}} &
            pid=$!
            wait "$pid"
            code=$?
            # A trap interrupts the wait, and not what is waited for.
            while ((code == 128 + 10 || code == 128 + 15)); do
              wait "$pid"
              code=$?
            done
            if [[ $again && $code != 0 ]]; then
              # Not SLURM_JOB_ID: of one element it is the whole array's.
              scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
            fi
            exit "$code"

            """;
    }

    private static IEnumerable<string> Given(string option, string value) => value.Length > 0 ? [$"{option}={value}"] : [];

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
