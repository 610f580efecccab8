using Grokscope.Geometry;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Cell = Grokscope.Geometry.Measuring.Cell;

namespace Grokscope.Tests.Report;

public sealed class CompressionChapterTests : IDisposable
{
    private readonly MadeUpPair _study = new();

    public void Dispose() => _study.Dispose();

    [Fact]
    public void Without_its_measures_there_is_no_such_part() => Assert.All(["reconstruction", "compressibility"], id => Assert.Null(_study.Part(id)));

    [Fact]
    public void Reconstructions_are_drawn_by_the_worst_task_at_the_last_end_beside_random_ones()
    {
        AddReconstructions();
        Figure figure = _study.Figure("reconstruction", "reconstruction");
        Panel panel = figure.Panels[0];
        Line uncentred = panel.Lines.Single(line => line.Pen == Palette.KindOf(0)), perturbed = panel.Lines.Single(line => line.Pen == Palette.Control), random = panel.Lines.Single(line => line.Pen == Palette.Muted);
        // Seed 42 has 0.3, 0.9 and seed 137 has 0.1 less; add is the worse task.
        Assert.Equal([1, 2], uncentred.X);
        Assert.Equal([0.25, 0.85], uncentred.Y, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.2, 0.3], [panel.Bands[0].Low[0], panel.Bands[0].High[0]], (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.05, 0.05], perturbed.Y);
        Assert.Equal([0.01, 0.01], random.Y);
        Assert.Equal([0.9], panel.Levels);
        // Published accuracies of k = 3 … 6 by three seeds, the worse task of each.
        Assert.Equal(12, panel.Marks.Count);
        Assert.Contains(panel.Marks, mark => mark is { X: 6, Y: 0.81, Form: MarkForm.Square });
        Assert.Empty(figure.Panels[1].Marks);
        Assert.StartsWith("3 of 4 runs", figure.Of);
    }

    [Fact]
    public void Kstars_stand_beside_published_ones_and_bounds_are_open()
    {
        AddReconstructions();
        Figure figure = _study.Figure("threshold", "kstar");
        Assert.Equal(["uncentred, as published", "past"], figure.Panels.Select(panel => panel.Note));
        Assert.Equal([(2, MarkForm.Dot), (2, MarkForm.Dot), (20, MarkForm.Open), (7, MarkForm.Square), (6, MarkForm.Square), (6, MarkForm.Square)],
            figure.Panels[0].Marks.Select(mark => ((int)mark.Y, mark.Form)));
        Assert.Equal("random directions are enough in 0 of 3 runs, at up to 2 of them", figure.Null);
        string[][] table = _study.Tables("reconstruction")[0];
        Assert.Equal(["run", "uncentred", "past", "undecayed", "undecayed past", "98 %", "by loss", "published"], table[0]);
        Assert.Equal(["weight decay 1.0, seed 42", "2 (2 to 4)", "> 20", "–", "–", "–", "–", "7"], table[1]);
        Assert.Equal(["weight decay 0.0, seed 42", "> 20"], table[3][..2]);
    }

    [Fact]
    public void Ablations_have_a_column_for_each_variant_and_the_levels_of_nothing_and_all()
    {
        AddReconstructions();
        Figure figure = _study.Figure("reconstruction", "ablations");
        Assert.Equal(2 * 2, figure.Panels.Count);
        Panel v1 = figure.Panels[0];
        Assert.StartsWith("v1", v1.Note);
        Assert.Equal([0.02, 1], v1.Levels);
        Assert.Equal([0.15], v1.Lines.Single(line => line.Pen == Palette.KindOf(0)).Y);
        Assert.Equal([0.03], v1.Lines.Single(line => line.Pen == Palette.Control).Y);
        Assert.Contains(v1.Marks, mark => mark is { X: 3, Y: 0.04 } && mark.Pen == Palette.KindOf(0));
        Assert.Empty(figure.Panels[2].Marks);
    }

    [Fact]
    public void Compressed_weights_and_what_training_added_stand_side_by_side_with_chance_and_published_points()
    {
        AddCompressions();
        Panel panel = _study.Figure("compressibility", "compress-pruning").Panels[0];
        Line delta = panel.Lines.Single(line => line.Pen == Palette.TrainOf(0)), theta = panel.Lines.Single(line => line.Pen == Palette.KindOf(0));
        Assert.Equal([0.5, 1], theta.X);
        Assert.Equal([0.9, 1], theta.Y);
        Assert.Equal([0.01, 1], delta.Y);
        Assert.Equal([1.0 / 97], panel.Levels);
        Assert.Contains(panel.Marks, mark => mark is { X: 0.8, Y: 0.47, Form: MarkForm.Square });
        Assert.DoesNotContain(_study.Part("compressibility")!.Blocks.OfType<Figure>(), figure => figure.Name == "compress-bits");
        Assert.StartsWith("3 of 4 runs", _study.Figure("compressibility", "compress-pruning").Of);
    }

    [Fact]
    public void The_tables_tell_the_shortest_descriptions_and_modules()
    {
        AddCompressions();
        string[][][] tables = _study.Tables("compressibility");
        Assert.Equal(["condition", "method", "θ: setting", "θ: bits a weight", "Δ: setting", "Δ: bits a weight"], tables[0][0]);
        Assert.Equal(["weight decay 1.0", "prune", "0.5", "17 (16 to 18)", "–", "–"], tables[0][1]);
        Assert.Equal(["weight decay 1.0", "heads", "1 %", "1.2 %", "20 %", "11 % (10 % to 16 %)"], tables[1][1]);
        Assert.Equal(["weight decay 0.0", "heads", "1 %", "–", "20 %", "–"], tables[1][2]);
    }

    private void AddReconstructions()
    {
        foreach ((string run, double less) in new[] { (_study.Run(1, 42), 0), (_study.Run(1, 137), 0.1), (_study.Run(0, 42), 0.2) })
        {
            var result = new MadeUpResult(new ReconstructMeasure());
            bool solved = less < 0.2;
            for (int k = 1; k <= 2; k++)
            {
                double accuracy = (k == 1 ? 0.3 : 0.9) - less;
                Tasks("", accuracy, ("view", "uncentred"), ("end_step", 400), ("k", k));
                Tasks("", 0.99, ("view", "uncentred"), ("end_step", 300), ("k", k));
                Tasks("", accuracy / 2, ("view", "past"), ("end_step", 400), ("k", k));
                Tasks("", 0.05, ("view", "perturbed"), ("end_step", 400), ("k", k));
                Tasks("", 0.01, ("view", "random"), ("end_step", 400), ("k", k));
            }
            foreach ((string view, int? star) in new[] { ("uncentred", solved ? (int?)2 : null), ("past", null) })
                result.Add("kstar", [("view", view), ("end_step", 400), ("criterion", "acc_90"), ("tried", 20), .. star is { } k ? [("kstar", k)] : Array.Empty<(string, Cell)>()]);
            result.Add("kstar_spread", ("view", "uncentred"), ("criterion", "acc_90"), ("least", solved ? 2 : 20), ("most", solved ? 4 : 20));
            foreach (string variant in new[] { "v1", "v3" })
            {
                Tasks("ablation", 0.15, ("variant", variant), ("kept", "variance_order"), ("directions", 3));
                Tasks("ablation", 0.03, ("variant", variant), ("kept", "random"), ("directions", 2));
                Tasks("ablation", 0.02, ("variant", variant), ("kept", "none"), ("directions", 0));
                Tasks("ablation", 1, ("variant", variant), ("kept", "all"), ("directions", 16));
            }
            result.In(run);

            void Tasks(string table, double accuracy, params (string, Cell)[] which) =>
                result.Add(table, [.. which, ("task", "add"), ("test_accuracy", accuracy)]).Add(table, [.. which, ("task", "mul"), ("test_accuracy", Math.Min(1, accuracy + 0.05))]);
        }
    }

    private void AddCompressions()
    {
        int bits = 16;
        foreach (string run in _study.AllButOne)
        {
            var result = new MadeUpResult(new CompressMeasure());
            foreach ((string of, double half) in new[] { ("delta", 0.01), ("theta", 0.9) })
                foreach ((double keep, double accuracy) in new[] { (0.5, half), (1, 1) })
                    result.Add("", ("of", of), ("method", "prune"), ("value", keep), ("module", "all"), ("task", "add"), ("test_accuracy", accuracy));
            foreach ((string method, double accuracy) in new[] { ("module_kept", 0.01), ("module_reset", 0.2) })
                result.Add("", ("of", "delta"), ("method", method), ("module", "heads"), ("task", "add"), ("test_accuracy", accuracy));
            result.Add("smallest", ("of", "theta"), ("method", "prune"), ("value", 0.5), ("bits_per_parameter", bits)).Add("smallest", ("of", "delta"), ("method", "prune"));
            result.In(run);
            bits += 2;
        }
    }
}
