using Grokscope.Docs.Speed;
using Grokscope.Experiments;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Docs;

public sealed class SpeedTextTests
{
    private static readonly MachineFile Fast = MachineFile.Read(Json("Fast, 2 cores", "2026-02-03", provisional: false, steps: [5, 4, 6], theirs: [20, 18, 16]));

    [Fact]
    public void Times_are_medians_with_their_range_and_the_ratio_is_of_medians()
    {
        string text = SpeedText.Part([Fast], "against PyTorch");
        Assert.Contains("**Fast, 2 cores, 2026-02-03**: A processor, avx2; 3 runs, PyTorch 1.13 with OpenBLAS (Zen); nothing else at work.", text);
        Assert.Contains("| training step, `dual` | 5.00 ms (4.00 to 6.00) | 18.00 ms (16.00 to 20.00) | 3.6 |", text);
        Assert.Contains("| gradient | 4.00 ms (3.20 to 4.80) | 16.20 ms (14.40 to 18.00) | 4.0 |", text);
        Assert.DoesNotContain("Provisional", text);
    }

    [Fact]
    public void Rates_are_a_share_of_the_ceiling_of_the_same_run() =>
        Assert.Contains("| Fast, 2 cores, 2026-02-03 | avx2 | 90 GFLOP/s | 90 % of 100 | 70 GFLOP/s |", SpeedText.Part([Fast], "rates"));

    [Fact]
    public void Time_to_grok_is_the_grok_step_times_a_step_with_its_evaluations() =>
        Assert.Contains("| Fast, 2 cores, 2026-02-03 | 21 s | 1 min 19 s | 2 min 4 s |", SpeedText.Part([Fast], "time to grok"));

    [Fact]
    public void Durations_are_those_of_all_processors() =>
        Assert.Contains("| Fast, 2 cores, 2026-02-03 | 50 s, at most 1 h 0 min | 50 s, at most 1 h 0 min | 50 s, at most 1 h 0 min |", SpeedText.Part([Fast], "durations"));

    [Fact]
    public void The_first_sentence_is_of_a_machine_that_counts()
    {
        var busy = MachineFile.Read(Json("Busy", "2026-03-03", provisional: true, steps: [10, 10, 10], theirs: [10, 10, 10]));
        var alone = MachineFile.Read(Json("Alone", "2026-03-04", provisional: false, steps: [10, 10, 10], theirs: []));
        Assert.Contains("until it groks in 1 min 19 s on one core of a server, at 3.6 times the speed of PyTorch", SpeedText.FirstSentence([alone, busy, Fast], "first sentence", "old"));
        Assert.Equal("old", SpeedText.FirstSentence([alone, busy], "first sentence", "old"));
        string text = SpeedText.Part([busy, alone], "against PyTorch");
        Assert.Contains("nothing else at work. *Provisional", text);
        Assert.Contains("without PyTorch", text);
        Assert.Contains("| training step, `dual` | 10.00 ms (10.00 to 10.00) |  |  |", text);
    }

    [Fact]
    public void The_grok_steps_are_those_of_our_runs() => Assert.Equal((15_800, 24_700), ((int)TestData.GrokSteps.DualAdd[0], (int)TestData.GrokSteps.TriLast[0]));

    [Theory]
    [InlineData("against nobody")]
    [InlineData("")]
    public void A_part_that_is_none_is_an_error(string part)
    {
        Assert.Throws<FormatException>(() => SpeedText.Part([Fast], part));
        Assert.Throws<FormatException>(() => SpeedText.FirstSentence([Fast], part, "old"));
    }

    [Fact]
    public void As_many_runs_of_both_are_needed()
    {
        Assert.Throws<FormatException>(() => MachineFile.Read(Json("Uneven", "2026-02-03", provisional: false, steps: [5, 4], theirs: [20])));
        Assert.Throws<FormatException>(() => MachineFile.Read(Json("Empty", "2026-02-03", provisional: false, steps: [], theirs: [])));
    }

    private static string Json(string machine, string day, bool provisional, double[] steps, double[] theirs) => $$"""
        {
        "machine": "{{machine}}",
        "processor": "A processor",
        "recorded": "{{day}}",
        "provisional": {{(provisional ? "true" : "false")}},
        "conditions": "nothing else at work",
        "all": {{JsonText.Of(Report(5))}},
        "grokscope": [{{string.Join(',', steps.Select(step => JsonText.Of(Report(step))))}}],
        "pytorch": [{{string.Join(',', theirs.Select(step => $$"""{"step_ms": {"dual": {{step}}, "tri": {{step}}}, "step_ms_range": {}, "gradient_ms": {{0.9 * step}}, "hvp_ms": 1, "hvp_whole_ms": 1, "eval_ms": 1, "torch": "1.13", "threads": 1, "blas_core": "Zen"}"""))}}]
        }
        """;

    private static MachineReport Report(double step) => new(
        "avx2", 1, new Dictionary<string, double> { ["dual"] = step, ["tri"] = step }, 0.8 * step, 1, 2, 3, 90, 100, 70,
        new[] { "quick", "dual", "tri" }.ToDictionary(name => name, _ => new ExperimentTime(3, step, 50, 3600)));
}
