using Grokscope.Training.Tasks;

namespace Grokscope.Experiments;

/// <summary>Turns a document into an experiment, or says what is wrong with it.</summary>
internal static class ExperimentReader
{
    /// <summary>Takes every value into the experiment, then checks what no single key can.</summary>
    /// <exception cref="ConfigurationException">A key or table is unknown, a value impossible, or values do not go together.</exception>
    public static Experiment Read(ConfigurationDocument document, string name)
    {
        Experiment experiment = ReadUnchecked(document, name);
        CheckTogether(experiment, document);
        return experiment;
    }

    /// <summary>Takes every value into an experiment whose values may not go together, and which has no data: for a look at its values.</summary>
    /// <exception cref="ConfigurationException">A key or table is unknown, or a value impossible.</exception>
    public static Experiment ReadUnchecked(ConfigurationDocument document, string name)
    {
        foreach ((string table, string where) in document.Tables)
            if (!SettingTable.Tables.Contains(table))
                throw SettingTable.UnknownTable(table, where);

        var experiment = new Experiment { Name = name, Document = document };
        List<ModularTask> outputs = [];
        ConfigurationValue? chosen = null;
        List<(string Key, ConfigurationValue Values)> swept = [];
        Setting outputTable = SettingTable.Outputs;
        foreach ((string path, ConfigurationValue value) in document.Values)
            if (path.StartsWith(SettingTable.Sweep + ".", StringComparison.Ordinal))
                swept.Add((path[(SettingTable.Sweep.Length + 1)..], value));
            else if (path.StartsWith(outputTable.Path + ".", StringComparison.Ordinal))
                outputs.Add(ReadOutput(Toml.Shortened(path), path[(outputTable.Path.Length + 1)..], value));
            else if (path == outputTable.Path && outputs.Count > 0)
                chosen = value;
            else
            {
                Setting setting = SettingTable.Find(path) ?? throw SettingTable.Unknown(path, value.Where);
                setting.Set(experiment, setting.Read(value));
            }
        experiment.Sweep = [.. swept.Select(axis => SweepAxis.Read(axis.Key, axis.Values, outputs))];
        if (experiment.Sweep.GroupBy(axis => axis.Setting).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ConfigurationException($"{twice.Last().Where}: {SettingTable.Sweep}: {twice.Key.Path} is swept twice. Write one list.");
        experiment.Exceptions = [.. document.Entries.Select(entry => CellException.Read(entry, outputs))];
        outputTable.Set(experiment, chosen is null ? outputs : TaskChoice.Of(outputs, chosen));
        return experiment;
    }

    private static ModularTask ReadOutput(string path, string name, ConfigurationValue value)
    {
        if (value.Value is not string expression)
            throw new ConfigurationException($"{value.Where}: {path} = {value.Text} is not text. Write an expression in quotes, such as \"a + b\".");
        return At($"{value.Where}: {path}", () => new ModularTask(name, expression));
    }

    private static T At<T>(string where, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException($"{where}: {e.Message}");
        }
    }

    private static void CheckTogether(Experiment experiment, ConfigurationDocument document)
    {
        if (experiment.Task.Outputs.Count == 0)
            throw new ConfigurationException(
                $"{document.Tables.GetValueOrDefault("task.outputs") ?? document.Tables.GetValueOrDefault("task") ?? document.Name}: "
                + "task.outputs names no task. Write [task.outputs] and below it for example add = \"a + b\".");

        ModelOptions model = experiment.Model;
        if (model.Width % model.Heads != 0)
            throw new ConfigurationException(
                $"{Place("model.heads", "model.d_model")}: model.heads = {model.Heads} does not divide model.d_model = {model.Width}. "
                + $"Take {Near(model.Width, model.Heads)} heads, or another width.");

        (double rate, double decay) = (experiment.Train.LearningRate, experiment.Train.WeightDecay);
        if (rate * decay >= 1)
            throw new ConfigurationException(
                $"{Place("train.weight_decay", "train.lr")}: train.weight_decay = {Toml.Number(decay, whole: false)} with train.lr = {Toml.Number(rate, whole: false)} "
                + "wipes out or reverses every weight at each step. Their product must be below 1.");

        if (InterventionCheck.Problem(experiment) is var (problem, keys))
            throw new ConfigurationException($"{Place([.. keys.Select(key => $"{SettingTable.Intervention}.{key}")])}: {problem}.");

        TaskOptions task = experiment.Task;
        TaskSet tasks = At(document.Tables.GetValueOrDefault("task") ?? Place("task.train_fraction", "task.modulus"), () =>
        {
            TaskSet read = TaskSetCache.Get(task.Modulus, task.Outputs);
            _ = DataSet.CountOfTrain(read, task.IncludeZero, task.TrainFraction);
            return read;
        });
        experiment.Split = new Lazy<DataSet>(() => new DataSet(tasks, task.IncludeZero, task.TrainFraction, experiment.Train.SplitSeed));

        string Place(params string[] paths) => paths.Select(p => document.Values.GetValueOrDefault(p)?.Where).FirstOrDefault(w => w is not null) ?? document.Name;

        static string Near(int width, int heads)
        {
            int[] divisors = [.. Enumerable.Range(1, width).Where(h => width % h == 0)];
            IEnumerable<int> nearest = [.. divisors.Where(d => d < heads).TakeLast(1), .. divisors.Where(d => d > heads).Take(1)];
            return string.Join(" or ", nearest);
        }
    }
}
