using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Tests.Geometry.Paths;
using Grokscope.Training;
using Grokscope.Training.Storage;

namespace Grokscope.Tests.Geometry.Measuring;

public sealed class MeasurerTests
{
    [Fact]
    public void Results_read_back_as_they_were()
    {
        using var trained = new TrainedRun();
        Assert.All(trained.Measure(2, CancellationToken.None, new CountingMeasure()), outcome => Assert.True(outcome.IsDone));
        MeasureResult result = MeasureResult.Read(trained.Measures, "counting")!;
        MeasuredRun run = trained.Open();
        Assert.True(result.Complete);
        Assert.Equal(run.Steps.Select(step => (double)step), result.Numbers("", "step"));
        Assert.All(result.Numbers("", "norm").Zip(run.Steps), pair =>
            Assert.Equal(Math.Sqrt(run.Snapshots.Read(pair.Second).Sum(x => (double)x * x)), pair.First));
        Assert.All(result.Texts("", "word"), word => Assert.Equal("a, \"b\"", word));
        Assert.All(result.Numbers("", "missing"), value => Assert.True(double.IsNaN(value)));
        string[] csv = File.ReadAllLines(trained.Measures.Csv("counting", ""));
        Assert.Equal("step,norm,word,missing", csv[0]);
        Assert.EndsWith(",\"a, \"\"b\"\"\",", csv[1]);
        Assert.Equal(2, File.ReadAllLines(trained.Measures.Csv("counting", "sums")).Length);
        Assert.Contains("{\"undefined_because\": \"it is a test\"}", File.ReadAllText(trained.Measures.Json("counting")));
    }

    [Fact]
    public void Done_measures_are_not_taken_again_but_after_a_change_they_are()
    {
        using var trained = new TrainedRun();
        CountingMeasure first = new(), second = new(), third = new();
        trained.Measure(1, CancellationToken.None, first);
        DateTime written = File.GetLastWriteTimeUtc(trained.Measures.Json("counting"));
        Assert.All(trained.Measure(1, CancellationToken.None, second), outcome => Assert.True(outcome.IsDone));
        Assert.Equal((7, 0), (first.Asked, second.Asked));
        Assert.Equal(written, File.GetLastWriteTimeUtc(trained.Measures.Json("counting")));
        File.Delete(new RunFolder(trained.Path).Snapshot(50));
        trained.Measure(1, CancellationToken.None, third);
        Assert.Equal(6, third.Asked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void What_was_done_before_a_stop_is_kept_and_the_files_are_the_same(int jobs)
    {
        using var trained = new TrainedRun();
        trained.Measure(1, CancellationToken.None, new CountingMeasure());
        Dictionary<string, string> whole = trained.Files();
        foreach (string name in whole.Keys)
            File.Delete(Path.Combine(trained.Measures.Path, name));

        int asked = 0;
        for (int stopAt = 1; stopAt <= 2; stopAt++)
        {
            using var stop = new CancellationTokenSource();
            int left = 3;
            var stopped = new CountingMeasure(before: _ =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    stop.Cancel();
            });
            Assert.Throws<OperationCanceledException>(() => trained.Measure(jobs, stop.Token, stopped));
            asked += stopped.Asked;
            Assert.Empty(trained.Files());
        }
        var last = new CountingMeasure();
        trained.Measure(jobs, CancellationToken.None, last);
        Assert.InRange(last.Asked, 0, 6);
        Assert.Equal(whole, trained.Files());
        Assert.False(File.Exists(trained.Measures.Parts("counting")));
        Assert.True(asked + last.Asked >= 7);
    }

    [Fact]
    public void Pieces_cut_at_any_byte_give_the_same_files()
    {
        using var trained = new TrainedRun();
        trained.Measure(1, CancellationToken.None, new CountingMeasure());
        Dictionary<string, string> whole = trained.Files();
        foreach (string name in whole.Keys)
            File.Delete(Path.Combine(trained.Measures.Path, name));
        Assert.Single(trained.Measure(1, CancellationToken.None, new CountingMeasure(fails: step => step == 300)), outcome => !outcome.IsDone);
        byte[] parts = File.ReadAllBytes(trained.Measures.Parts("counting"));
        for (int length = 0; length <= parts.Length; length += 37)
        {
            File.WriteAllBytes(trained.Measures.Parts("counting"), [.. parts[..length], .. length % 2 == 0 ? new byte[5] : []]);
            trained.Measure(2, CancellationToken.None, new CountingMeasure());
            Assert.Equal(whole, trained.Files());
            foreach (string name in whole.Keys)
                File.Delete(Path.Combine(trained.Measures.Path, name));
        }
    }

    [Fact]
    public void A_failure_names_its_piece_and_does_not_stop_other_measures()
    {
        using var trained = new TrainedRun();
        IReadOnlyList<MeasureOutcome> outcomes = trained.Measure(
            2, CancellationToken.None, new CountingMeasure("bad", step => step == 100), new CountingMeasure("good"), new CountingMeasure("needing", null, null, "bad"));
        Assert.Contains("bad, step=100: it is a test", outcomes.Single(o => o.Measure == "bad").Failure!.Message);
        Assert.True(outcomes.Single(o => o.Measure == "good").IsDone);
        MeasureOutcome needing = outcomes.Single(o => o.Measure == "needing");
        Assert.True(needing.IsSkipped);
        Assert.Contains("bad has not been measured yet", needing.Failure!.Message);
    }

    [Fact]
    public void A_measure_comes_after_the_one_it_needs()
    {
        using var trained = new TrainedRun();
        var needing = new CountingMeasure("a needing", null, null, "b needed");
        Assert.All(trained.Measure(4, CancellationToken.None, needing, new CountingMeasure("b needed")), outcome => Assert.True(outcome.IsDone));
    }

    [Fact]
    public void What_a_kill_left_is_removed_but_not_what_the_run_writes_while_it_trains()
    {
        using var trained = new TrainedRun();
        trained.Measure(1, CancellationToken.None, new CountingMeasure());
        string[] left = [trained.Measures.Parts("counting"), trained.Measures.Json("other") + DurableFile.Unfinished];
        string[] written = [trained.Measures.Json("commutator_online") + DurableFile.Unfinished, trained.Measures.Parts("commutator_online")];
        foreach (string file in left.Concat(written))
            File.WriteAllText(file, "half of");
        var again = new CountingMeasure();
        Assert.All(trained.Measure(1, CancellationToken.None, again), outcome => Assert.True(outcome.IsDone));
        Assert.Equal(0, again.Asked);
        Assert.All(left, file => Assert.False(File.Exists(file), file));
        Assert.All(written, file => Assert.True(File.Exists(file), file));
    }

    [Fact]
    public void Two_processes_do_not_measure_one_run_at_once()
    {
        using var trained = new TrainedRun();
        DurableFile.CreateFolder(trained.Measures.Path);
        using var held = FolderLock.Take(trained.Measures.Path);
        RunException refused = Assert.Throws<RunException>(() => trained.Measure(1, CancellationToken.None, new CountingMeasure()));
        Assert.Equal(ExitCode.InUse, refused.Code);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"schema_version\": 1}")]
    [InlineData("{\"schema_version\": 99}")]
    [InlineData("[]")]
    public void A_damaged_result_is_named(string content)
    {
        using var trained = new TrainedRun();
        trained.Measure(1, CancellationToken.None, new CountingMeasure());
        File.WriteAllText(trained.Measures.Json("counting"), content);
        MeasureOutcome outcome = Assert.Single(trained.Measure(1, CancellationToken.None, new CountingMeasure()));
        Assert.StartsWith(trained.Measures.Json("counting"), outcome.Failure!.Message);
    }

    [Fact]
    public void A_broken_snapshot_and_one_that_is_not_finite_are_named()
    {
        using var trained = new TrainedRun();
        MeasuredRun run = trained.Open();
        float[] theta = run.Snapshots.Read(100);
        theta[17] = float.NaN;
        Snapshot.Write(run.Folder.Snapshot(100), run.Layout, 100, theta);
        MeasureOutcome outcome = Assert.Single(trained.Measure(1, CancellationToken.None, new CountingMeasure()));
        Assert.Contains("step_00000100.safetensors: tensor tok_emb.weight holds NaN", outcome.Failure!.Message);
        File.WriteAllBytes(run.Folder.Snapshot(100), [1, 2, 3]);
        outcome = Assert.Single(trained.Measure(1, CancellationToken.None, new CountingMeasure()));
        Assert.Contains("step_00000100.safetensors", outcome.Failure!.Message);
        Assert.Contains("no whole safetensors file", outcome.Failure.Message);
    }

    [Fact]
    public void Progress_counts_every_piece_and_knows_the_time_left()
    {
        using var trained = new TrainedRun();
        var observer = new SilentObserver();
        MeasuredRun run = trained.Open();
        new Measurer(1, observer).Measure(
            new MeasuredStudy(trained.Path, [run], run.Options), false, [new CountingMeasure("a"), new CountingMeasure("b")], CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 14), observer.Told.Select(told => told.AllDone));
        Assert.All(observer.Told, told => Assert.Equal(14, told.All));
        Assert.Null(observer.Told[0].SecondsLeft);
        Assert.All(observer.Told.Skip(1), told => Assert.NotNull(told.SecondsLeft));
        Assert.Equal(0, observer.Told[^1].SecondsLeft);
    }

    [Theory]
    [InlineData(84, 30)]
    [InlineData(84, 100)]
    [InlineData(101, 3)]
    [InlineData(5, 1)]
    public void Points_of_evenly_spaced_snapshots_are_the_published_ones(int snapshots, int most)
    {
        int[] steps = [.. Enumerable.Range(0, snapshots).Select(i => 200 * i)];
        int[] published = most >= snapshots ? steps
            : most == 1 ? [steps[^1]]
            : [.. Enumerable.Range(0, most).Select(i => steps[i * (snapshots - 1) / (most - 1)])];
        Assert.Equal(published, PathRuns.Of(steps.Select(step => (step, new float[PathRuns.Of(1, (_, _) => 0).Layout.Count]))).Points(most));
    }

    [Fact]
    public void Points_do_not_crowd_where_snapshots_do()
    {
        int[] steps = [.. Enumerable.Range(0, 50).Select(i => 10 * i), .. Enumerable.Range(5, 6).Select(i => 100 * i)];
        Assert.Equal([0, 250, 500, 700, 1000], PathRuns.Of(steps.Select(step => (step, new float[PathRuns.Of(1, (_, _) => 0).Layout.Count]))).Points(5));
    }

    [Fact]
    public void Every_measure_s_keys_are_keys_of_its_table()
    {
        foreach (Measure measure in Measures.All)
            Assert.Equal(measure.Keys, measure.ValuesIn(new MeasureOptions()).Select(value => value.Key));
        Assert.Equal(3e-4, Measures.Find("hessian").ValuesIn(new MeasureOptions()).Single(value => value.Key == "hessian_tolerance").Value);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_refused_where_it_is_measured()
    {
        Assert.Throws<MeasureException>(() => (Cell)double.NaN);
        Assert.Throws<MeasureException>(() => (Cell)double.PositiveInfinity);
        Assert.Equal("it is zero", ((Undefined)Cell.Ratio(1, 0, "it is zero").Value).Because);
        Assert.Equal(0.5, Cell.Ratio(1, 2, "").Value);
    }
}
