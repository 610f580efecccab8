using Grokscope.Report.Page;

namespace Grokscope.Report.Reading;

/// <summary>What answers at random give; a study that sweeps the modulus has several such levels.</summary>
internal static class ChanceLevels
{
    /// <summary>The moduli of a study's runs: "97", "47 and 67".</summary>
    public static string ModulusWords(this Study study) => Words.List([.. Moduli(study).Select(modulus => Words.Plain(modulus))]);

    /// <summary>Accuracy of an answer at random, in words: "1/97", "1/47 or 1/67, by the modulus".</summary>
    public static string ChanceAccuracy(this Study study) => Each(study, modulus => $"1/{modulus}");

    /// <summary>Cross-entropy in nats where all answers are as likely, in words: "ln 97 = 4.57", "ln 47 = 3.85 or ln 67 = 4.2, by the modulus".</summary>
    public static string EvenLoss(this Study study) => Each(study, modulus => $"ln {modulus} = {Words.Significant(Math.Log(modulus))}");

    /// <summary>Accuracy of an answer at random in a run: 1/P.</summary>
    public static double ChanceAccuracy(this StudyRun run) => 1.0 / run.Experiment.Task.Modulus;

    /// <summary>Cross-entropy in nats of a run where all answers are as likely: ln P.</summary>
    public static double EvenLoss(this StudyRun run) => Math.Log(run.Experiment.Task.Modulus);

    private static string Each(Study study, Func<int, string> level)
    {
        int[] moduli = Moduli(study);
        return string.Join(" or ", moduli.Select(level)) + (moduli.Length > 1 ? ", by the modulus" : "");
    }

    private static int[] Moduli(Study study) => [.. study.Runs.Select(run => run.Experiment.Task.Modulus).Distinct()];
}
