using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Grokscope.Training;

namespace Grokscope.Experiments.Executors.Slurm;

/// <summary>What sbatch was asked and said.</summary>
/// <param name="IsAccepted">Whether the job was taken.</param>
/// <param name="IsFull">Whether it was refused because there are too many jobs now.</param>
/// <param name="Message">What sbatch said.</param>
internal sealed record Submitted(bool IsAccepted, bool IsFull, string Message);

/// <summary>Slurm's own commands, as the user would call them.</summary>
internal sealed partial class SlurmClient
{
    // sbatch itself tries again and again where the controller cannot take a job now; we do that too, and look after the others meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
    public static Submitted Submit(string script)
    {
        (int code, string said, string error) = Call("sbatch", ["--parsable", script], Patience);
        string message = error.Trim().Length > 0 ? error.Trim().ReplaceLineEndings(" ") : said.Trim();
        return new Submitted(code == 0, code != 0 && Full().IsMatch(message), message);
    }

    private static string Demand(string command, params IReadOnlyList<string> arguments)
    {
        (int code, string said, string error) = Call(command, arguments, Timeout.InfiniteTimeSpan);
        return code == 0 ? said : throw new RunException($"{command} failed: {error.Trim().ReplaceLineEndings(" ")} Is Slurm running, and may this machine submit jobs?");
    }

    private static (int Code, string Out, string Error) Call(string command, IReadOnlyList<string> arguments, TimeSpan patience)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> said = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            bool ended = process.WaitForExit(patience);
            if (!ended)
                process.Kill();
            process.WaitForExit();
            return (ended ? process.ExitCode : -1, said.Result, ended ? error.Result : $"{error.Result} (no answer for {patience.TotalSeconds} seconds: temporarily unable)");
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
