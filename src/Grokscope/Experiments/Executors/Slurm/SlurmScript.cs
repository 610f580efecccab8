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
            # Near the time limit Slurm sends USR1: the cell saves, and the job is queued again. TERM, from scancel or a preemption, lets it save;
            # Slurm sends that one to the cell as well.
            cells=(
            {{string.Join('\n', cells.Select(cell => $"  {Quoted(cell)}"))}}
            )
            again= asked= pid=
            ask_to_stop() {
              asked=1
              if [[ $pid ]]; then kill -TERM "$pid" 2>/dev/null; fi
            }
            trap 'again=1; ask_to_stop' USR1
            trap ask_to_stop TERM
            {{options.Setup}}
            if [[ $asked ]]; then
              # Not queued again from here: a setup that takes longer than a job may would never let the cell begin.
              echo 'The job was asked to stop before its setup was done.' >&2
              exit {{((int)ExitCode.Stopped).ToString(CultureInfo.InvariantCulture)}}
            fi
            {{command}} "${cells[$SLURM_ARRAY_TASK_ID]}" --threads {{options.Cpus.ToString(CultureInfo.InvariantCulture)}} &
            pid=$!
            # One may have come just before there was a cell to ask.
            if [[ $asked ]]; then ask_to_stop; fi
            # A signal ends the wait, and not the cell. Of a cell that has ended the shell still knows the code.
            while asked=; wait "$pid"; code=$?; [[ $asked ]]; do :; done
            trap '' USR1 TERM
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
