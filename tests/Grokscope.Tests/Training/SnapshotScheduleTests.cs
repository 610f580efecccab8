using CsCheck;
using Grokscope.Experiments;
using Grokscope.Training;

namespace Grokscope.Tests.Training;

public class SnapshotScheduleTests
{
    private static readonly Gen<string> GenSchedule =
        from phases in Gen.Select(Gen.Int[1, 40], Gen.Int[1, 100]).Array[0, 4]
        from last in Gen.Int[1, 40]
        from near in Gen.Int[0, 40]
        select string.Join(", ",
        [
            .. phases.OrderBy(p => p.Item2).DistinctBy(p => p.Item2).Select(p => $"{p.Item1} until {p.Item2}"), $"{last}", .. near > 0 ? [$"{near} near grok"] : Array.Empty<string>(),
        ]);

    [Theory]
    [InlineData("200", 1000, "200,400,600,800,1000")]
    [InlineData("2 until 5, 3 until 9, 10", 30, "2,4,6,9,10,20,30")]
    [InlineData(" 7   until 7 ,9,1 near grok", 20, "7,9,18")]
    public void Keeps_the_multiples_of_the_part_that_a_step_is_in(string text, int steps, string kept)
    {
        SnapshotSchedule schedule = Parse(text);
        Assert.Equal(kept, string.Join(',', Enumerable.Range(1, steps).Where(step => schedule.Contains(step, nearGrok: false))));
    }

    [Fact]
    public void Near_a_grok_the_near_rhythm_counts_as_well() =>
        Assert.Equal([3, 5, 6, 9, 10], Enumerable.Range(1, 10).Where(step => Parse("5, 3 near grok").Contains(step, nearGrok: true)));

    [Fact]
    public void Reads_what_it_writes() => GenSchedule.Sample(text => Assert.Equal(Parse(text), Parse(Parse(text).Text)));

    [Fact]
    public void A_run_keeps_no_more_than_is_said() => Gen.Select(GenSchedule, Gen.Int[1, 200]).Sample((text, steps) =>
    {
        SnapshotSchedule schedule = Parse(text);
        long plain = Enumerable.Range(1, steps).Count(step => schedule.Contains(step, nearGrok: false));
        long near = Enumerable.Range(1, steps).Count(step => schedule.Contains(step, nearGrok: true));
        Assert.InRange(schedule.AtMost(steps, 1), near + 1, near + plain + 3 + (near - plain));
    });

    [Fact]
    public void A_run_that_is_near_its_groks_at_any_time_keeps_no_more_than_is_said() =>
        Gen.Select(Gen.Int[1, 3000], Gen.Int[1, 3000], Gen.Select(Gen.Int[1, 9000], Gen.Int[0, 5000], Gen.Int[0, 5000]).Array[1, 2], Gen.Int[1, 15_000])
            .Sample((every, near, tasks, steps) =>
            {
                SnapshotSchedule schedule = Parse($"{every}, {near} near grok");
                var criterion = new GrokCriterion(tasks.Length, 0.98, 1);
                double[] accuracy = new double[tasks.Length];
                int kept = 2;
                for (int step = 1; step < steps; step++)
                {
                    foreach ((int task, (int half, int toMost, int toGrok)) in tasks.Index())
                        accuracy[task] = step >= half + toMost + toGrok ? 1 : step >= half + toMost ? 0.9 : step >= half ? 0.5 : 0;
                    criterion.Observe(step, accuracy);
                    if (schedule.Contains(step, criterion.IsNearGrok(step)) || criterion.GrokkedAt(step))
                        kept++;
                }
                Assert.InRange(kept, 2, schedule.AtMost(steps, tasks.Length));
            });

    [Theory]
    [InlineData(1500, 4)]
    [InlineData(2000, 2)]
    [InlineData(1999, 4)]
    [InlineData(667, 6)]
    [InlineData(1, 4000)]
    public void Near_its_grok_a_task_keeps_as_many_as_can_lie_in_two_times_2000_steps(int near, int count)
    {
        const int Steps = 90_000;
        long without = Parse($"{Steps}").AtMost(Steps, tasks: 1);
        Assert.Equal(count, Parse($"{Steps}, {near} near grok").AtMost(Steps, tasks: 1) - without);
    }

    [Fact]
    public void The_papers_snapshots_stay_below_25_GB_even_if_no_run_ever_stops()
    {
        double bytes = Sweep.Cells(Experiment.Load("paper")).Sum(cell =>
            (double)cell.Experiment.Train.SnapshotEvery.AtMost(cell.Experiment.Train.Steps, cell.Experiment.Shape.K)
            * (4 * new Grokscope.Model.ParameterLayout(cell.Experiment.Shape).Count));
        Assert.InRange(bytes, 15e9, 25e9);
    }

    [Fact]
    public void Near_a_grok_is_the_time_after_50_and_90_percent_until_the_grok()
    {
        var criterion = new GrokCriterion(2, 0.98, 2);
        Observe(100, 0.2, 0.3);
        Assert.False(criterion.IsNearGrok(100));
        Observe(200, 0.2, 0.5);
        Assert.True(criterion.IsNearGrok(200));
        Assert.True(criterion.IsNearGrok(2199));
        Assert.False(criterion.IsNearGrok(2200));
        Observe(3000, 0.2, 0.9);
        Assert.True(criterion.IsNearGrok(3001));
        Observe(3100, 0.2, 0.99);
        Observe(3200, 0.2, 0.99);
        Assert.False(criterion.IsNearGrok(3200));
        Assert.True(criterion.GrokkedAt(3200));
        Assert.False(criterion.GrokkedAt(3201));

        void Observe(int step, double first, double second) => criterion.Observe(step, [first, second]);
    }

    private static SnapshotSchedule Parse(string text) => SnapshotSchedule.TryParse(text, out string problem) ?? throw new ArgumentException(problem);
}
