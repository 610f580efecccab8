using Grokscope.Experiments;

namespace Grokscope.Geometry.Measuring;

/// <summary>All measures: every class of this library that is one.</summary>
/// <example>
/// <code>
/// foreach (Measure measure in Measures.All)
///     Console.WriteLine($"{measure.Name}: {measure.Summary}");
/// Study.Open(run.Folder).Measure(Measures.Choose("pca", "heads"));
/// </code>
/// </example>
public static class Measures
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        .. typeof(Measure).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Measure)))
            .Select(type => (Measure)Activator.CreateInstance(type)!)
            .OrderBy(measure => measure.Name, StringComparer.Ordinal),
    ];

    /// <summary>The measures of these names, each after those that it needs; without names all of them.</summary>
    /// <exception cref="ConfigurationException">There is no measure of a name.</exception>
    public static IReadOnlyList<Measure> Choose(params IReadOnlyList<string> names) => WithNeeded(names.Count == 0 ? All : [.. names.Select(Find)]);

    /// <summary>Measures, each after those that it needs.</summary>
    internal static IReadOnlyList<Measure> WithNeeded(IReadOnlyList<Measure> measures)
    {
        List<Measure> chosen = [];
        foreach (Measure measure in measures)
            Add(measure);
        return chosen;

        void Add(Measure measure)
        {
            foreach (string needed in measure.Needs)
                Add(measures.FirstOrDefault(m => m.Name == needed) ?? Find(needed));
            if (!chosen.Contains(measure))
                chosen.Add(measure);
        }
    }

    /// <summary>Demands that all that [measure] names is there, and that those of online can be taken while a run trains: before the training, which may take days.</summary>
    /// <exception cref="ConfigurationException">One is not there, or cannot.</exception>
    internal static void Demand(Experiment experiment)
    {
        _ = Choose(experiment.Measure.Only);
        OnlineMeasures.Demand(experiment);
    }

    /// <summary>The measure of a name.</summary>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public static Measure Find(string name) => All.FirstOrDefault(measure => measure.Name == name) ?? throw new ConfigurationException(
        $"There is no measure '{name}', only {string.Join(", ", All.Select(m => m.Name))}."
        + (Spelling.Nearest(name, All.Select(m => m.Name)) is { } near ? $" Did you mean '{near}'?" : ""));
}
