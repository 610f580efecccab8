using System.Globalization;
using System.Text;
using Grokscope.Training.Storage;

namespace Grokscope.Experiments.Executors.Slurm;

/// <summary>
/// The folder slurm of a sweep: of each submission its script, its cells and the jobs' output. A job's name holds the sweep's and the
/// submission's, so that a job is found again even if the process that submitted it was killed before it heard the job's number.
/// </summary>
internal sealed class Submissions
{
    private const string Ending = ".json";

    private readonly string _folder;
    private readonly string _sweep;

    /// <summary>The submissions of a sweep's folder.</summary>
    public Submissions(SweepFolder sweep)
    {
        _sweep = Path.GetFullPath(sweep.Path);
        _folder = Path.Combine(_sweep, "slurm");
        JobPrefix = $"grokscope-{Convert.ToHexStringLower(Sha256.Of(Encoding.UTF8.GetBytes(_sweep)))[..8]}-";
    }

    /// <summary>What the names of all jobs of this sweep begin with.</summary>
    public string JobPrefix { get; }

    /// <summary>Whether anything was ever submitted.</summary>
    public bool Any => Directory.Exists(_folder);

    /// <summary>Writes the script and the cells of a new submission.</summary>
    /// <returns>The job's name and the script's path.</returns>
    /// <exception cref="StorageException">A file cannot be written.</exception>
    public (string Job, string Script) Add(IReadOnlyList<string> cells, SlurmOptions options, int limit, CellLauncher launcher)
    {
        DurableFile.CreateFolder(_folder);
        int number = Numbers().DefaultIfEmpty(0).Max() + 1;
        string job = JobPrefix + Text(number), script = Path.Combine(_folder, $"{Text(number)}.sh");
        JsonFile.Write(PathOf(number), cells);
        DurableFile.Write(script, Encoding.UTF8.GetBytes(SlurmScript.Of(job, _sweep, _folder, cells, options, limit, launcher)));
        return (job, script);
    }

    /// <summary>Forgets a submission that Slurm did not take.</summary>
    public void Remove(string job) => StorageException.Guard(_folder, "cleaned", () =>
    {
        File.Delete(PathOf(NumberOf(job)));
        File.Delete(Path.ChangeExtension(PathOf(NumberOf(job)), ".sh"));
    });

    /// <summary>Of each cell its newest job, among those that Slurm knows; of no other job.</summary>
    /// <exception cref="StorageException">A file is damaged.</exception>
    public Dictionary<string, SlurmJob> Newest(IEnumerable<SlurmJob> jobs)
    {
        Dictionary<string, SlurmJob> newest = [];
        foreach (IGrouping<int, SlurmJob> submission in jobs.GroupBy(job => NumberOf(job.Name)).Where(g => g.Key > 0).OrderBy(g => g.Key))
        {
            List<string> cells = JsonFile.Read<List<string>>(PathOf(submission.Key)) ?? [];
            foreach (SlurmJob job in submission.Where(job => job.Index < cells.Count))
                newest[cells[job.Index]] = job;
        }
        return newest;
    }

    /// <summary>Path of a job's output.</summary>
    public string LogOf(SlurmJob job) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{job.Name}_{job.Index}.log"));

    private IEnumerable<int> Numbers() => Directory.EnumerateFiles(_folder, "*" + Ending).Select(path => NumberOf(JobPrefix + Path.GetFileNameWithoutExtension(path)));

    private string PathOf(int number) => Path.Combine(_folder, Text(number) + Ending);

    private int NumberOf(string job) => int.TryParse(job.AsSpan(JobPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static string Text(int number) => number.ToString("D4", CultureInfo.InvariantCulture);
}
