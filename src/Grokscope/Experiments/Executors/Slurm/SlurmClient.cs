using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Grokscope.Training;

namespace Grokscope.Experiments.Executors.Slurm;

/// <summary>What became of a submission.</summary>
internal enum Submitted
{
    /// <summary>The job was taken.</summary>
    Accepted,

    /// <summary>It was not, because there are too many jobs now.</summary>
    Full,

    /// <summary>It was not, and never will be.</summary>
    Refused,

    /// <summary>The controller did not answer in time: it may have been taken or not.</summary>
    Unknown,
}

/// <summary>Slurm's own commands, as the user would call them.</summary>
internal sealed partial class SlurmClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether this machine has the commands at all.</summary>
    public static bool IsHere => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "squeue")));

    /// <summary>Longest array that the cluster takes.</summary>
    /// <exception cref="RunException">The controller does not answer.</exception>
    public static int MaxArraySize()
    {
        Match match = ArraySize().Match(Demand("scontrol", "show", "config"));
        return match.Success && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0 ? size : 1001;
    }

    /// <summary>All jobs whose names begin like this, those that ended some minutes ago included.</summary>
    /// <exception cref="RunException">The controller does not answer.</exception>
    public static IReadOnlyList<SlurmJob> Jobs(string namePrefix)
    {
        string[] lines = Demand("squeue", "--noheader", "--array", "--states=all", $"--user={Environment.UserName}", "--format=%i|%j|%K|%T|%r").Split('\n');
        return
        [
            .. lines.Select(line => line.Trim().Split('|'))
                .Where(f => f.Length == 5 && f[1].StartsWith(namePrefix, StringComparison.Ordinal) && int.TryParse(f[2], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(f => new SlurmJob(f[0], f[1], int.Parse(f[2], CultureInfo.InvariantCulture), f[3], f[4])),
        ];
    }

    /// <summary>Hands a script to sbatch.</summary>
    /// <returns>What became of it, and what sbatch said.</returns>
    public static (Submitted What, string Said) Submit(string script)
    {
        (int? code, string said, string error) = Call("sbatch", ["--parsable", script]);
        string message = string.Join(' ', [error.Trim().ReplaceLineEndings(" "), said.Trim()]).Trim();
        return (code == 0 ? Submitted.Accepted : Full().IsMatch(message) ? Submitted.Full : code is null ? Submitted.Unknown : Submitted.Refused, message);
    }

    private static string Demand(string command, params IReadOnlyList<string> arguments)
    {
        (int? code, string said, string error) = Call(command, arguments);
        return code == 0 ? said : throw new RunException(
            $"{command} {(code is null ? "does not answer" : "failed")}: {error.Trim().ReplaceLineEndings(" ")} Is Slurm running, and may this machine submit jobs?");
    }

    /// <summary>Runs a command; without a code where it does not answer in time, or would try again and again by itself.</summary>
    private static (int? Code, string Out, string Error) Call(string command, IReadOnlyList<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            bool ended = true;
            var error = new StringBuilder();
            process.ErrorDataReceived += (_, line) =>
            {
                error.AppendLine(line.Data);
                // sbatch sleeps for minutes where the controller takes no job now; the jobs that run are to be looked after meanwhile.
                if (line.Data?.Contains("sleeping and retrying", StringComparison.Ordinal) == true)
                    Stop();
            };
            process.BeginErrorReadLine();
            Task<string> said = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
                Stop();
            process.WaitForExit();
            return (ended ? process.ExitCode : null, said.Result, error.ToString());

            void Stop()
            {
                ended = false;
                process.Kill();
            }
        }
        catch (Win32Exception e)
        {
            throw new ConfigurationException($"{command} cannot be started: {e.Message}. This machine has no Slurm; use --executor local.", e);
        }
    }

    [GeneratedRegex(@"^MaxArraySize\s*=\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex ArraySize();

    // Limits on the number of jobs, of the controller and of accounting; not those on what a single job asks for.
    [GeneratedRegex("temporarily unable|SubmitJob|MaxSubmit|MaxJobCount|violates accounting/QOS policy", RegexOptions.IgnoreCase)]
    private static partial Regex Full();
}
