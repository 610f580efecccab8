using Grokscope.Geometry;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Cell = Grokscope.Geometry.Measuring.Cell;

namespace Grokscope.Tests.Report;

public sealed class IntegrabilityChapterTests : IDisposable
{
    private readonly MadeUpPair _study = new();

    public void Dispose() => _study.Dispose();

    [Fact]
    public void Without_its_measures_there_is_no_such_part()
    {
        Assert.All(["defect", "manifold-share", "optimiser-order", "onset-lead"], id => Assert.Null(_study.Part(id)));
        AddOnsets();
        Assert.NotNull(_study.Part("onset-lead"));
        Assert.Null(_study.Part("defect"));
    }

    [Fact]
    public void Defects_are_drawn_in_three_forms_with_groks_bands_and_published_points()
    {
        AddCommutators();
        Figure figure = _study.Figure("defect", "defect");
        Assert.Equal(["weight decay 1.0", "weight decay 0.0"], figure.Panels.Select(panel => panel.Title));
        Assert.Equal(["all tasks grokked in 2 of 2 runs", "all tasks grokked in 0 of 1 run"], figure.Panels.Select(panel => panel.Note));
        Panel panel = figure.Panels[0];
        Assert.Equal(2 * 3, panel.Lines.Count);
        Assert.Equal([1, 101, 201, 301, 401], panel.Lines.Single(line => line.Pen == Palette.KindOf(1) && line.Run!.EndsWith("=42", StringComparison.Ordinal)).Y);
        Assert.Equal([2, 202, 402, 602, 802], panel.Lines.First(line => line.Pen == Palette.KindOf(0)).Y);
        Assert.Equal([(300, 301), (200, 201), (300, 301), (200, 201)], panel.Marks.Where(mark => mark.Form == MarkForm.Dot).Select(mark => ((int)mark.X, (int)mark.Y)));
        Assert.Contains(panel.Marks, mark => mark is { Form: MarkForm.Square, X: 1000, Y: 10.5 });
        Assert.Equal([0.5, 50.5, 100.5, 150.5, 200.5], panel.Bands[0].Low);
        Assert.Empty(figure.Panels[1].Marks);
        Assert.StartsWith("3 of 4 runs (the others have not been measured), 9 pairs", figure.Of);
        Assert.Equal("weight_decay=0.0_seed=42", figure.Panels[1].Run);
    }

    [Fact]
    public void Defects_across_tasks_are_drawn_over_those_of_all()
    {
        AddCommutators();
        Panel panel = _study.Figure("defect", "defect-across-tasks").Panels[0];
        Assert.Equal([1], panel.Levels);
        Assert.Equal([3, 3, 3, 3, 3], panel.Lines.First(line => line.Pen == Palette.KindOf(0)).Y);
        Assert.Equal([1.5, 1.5, 1.5, 1.5, 1.5], panel.Lines.First(line => line.Pen == Palette.TrainOf(0)).Y);
        Panel cosines = _study.Figure("defect", "gradient-cosine").Panels[0];
        Assert.Equal(2 * 2, cosines.Lines.Count);
        Assert.Equal([0], cosines.Levels);
    }

    [Fact]
    public void Rounding_of_the_published_form_is_told_in_a_table()
    {
        AddCommutators();
        string[][] table = _study.Tables("defect")[0];
        Assert.Equal(["condition", "at the start", "cosine there", "off by 10 %", "too large, at most", "lost"], table[0]);
        Assert.Equal(["weight decay 1.0", "2", "0.25", "100 %", "2", "0 %"], table[1]);
        Assert.Equal(1 + 2, table.Length);
    }

    [Fact]
    public void A_lost_defect_counts_as_lost_and_as_off()
    {
        new MadeUpResult(new CommutatorMeasure())
            .Add("", ("step", 0), ("mode", "total"), ("defect_exact_median", 2), ("defect_published_median", 2.1), ("cosine_published_exact", 0.9))
            .Add("", ("step", 100), ("mode", "total"), ("defect_exact_median", 2), ("defect_published_median", 0))
            .In(_study.Run(1, 42));
        Assert.Equal(["weight decay 1.0", "1.05", "0.9", "50 %", "1.05", "50 %"], _study.Tables("defect")[0][1]);
    }

    [Fact]
    public void Other_settings_have_no_published_points()
    {
        using var other = new MadeUpPair(modulus: 59);
        Commutators().In(other.Run(1, 42));
        Figure figure = other.Figure("defect", "defect");
        Assert.DoesNotContain(figure.Panels.SelectMany(panel => panel.Marks), mark => mark.Form == MarkForm.Square);
        Assert.DoesNotContain("published figure", figure.Caption);
    }

    [Fact]
    public void Shares_stand_beside_those_of_random_subspaces()
    {
        AddCommutators();
        Figure figure = _study.Figure("manifold-share", "manifold-share");
        Assert.Equal(2 * 2, figure.Panels.Count);
        Panel panel = figure.Panels[0];
        Assert.Equal([1], panel.Levels);
        Assert.Equal((0.5, 2), (panel.Bands[0].Low[0], panel.Bands[0].High[0]));
        Assert.Equal(Palette.Control, panel.Bands[0].Pen);
        Assert.Equal((0.4, 0.6), (panel.Bands[1].Low[0], panel.Bands[1].High[0]));
        Assert.All(panel.Lines.Where(line => line.Pen == Palette.KindOf(0)), line => Assert.All(line.Y, y => Assert.Equal(0.5, y)));
        Assert.Contains(panel.Lines, line => line.Pen == Palette.TrainOf(0) && line.Y[0] == 0.7);

        Panel rho = _study.Figure("manifold-share", "integrability-rho").Panels[0];
        Assert.Equal(2 * 4, rho.Lines.Count);
        Assert.Equal([Math.Sqrt(0.99), 0.1], rho.Lines.Where(line => line.Pen == Palette.Control).Take(2).Select(line => line.Y[0]), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Contains("the median of ρ is 0.99900; a random subspace has 0.99499.", _study.Figure("manifold-share", "integrability-rho").Caption);

        string[][][] tables = _study.Tables("manifold-share");
        Assert.Equal(["condition", "basis", "K", "ratio", "above", "below", "in attention", "ρ", "random ρ"], tables[0][0]);
        Assert.Equal(["weight decay 1.0", "path", "16", "0.5", "0 %", "75 %", "0.7", "0.99900", "0.99499"], tables[0][1]);
        Assert.Equal(1 + 4, tables[0].Length);
        Assert.Equal(["weight decay 1.0", "add-mul", "path"], tables[1][1][..3]);
    }

    [Fact]
    public void The_optimisers_order_stands_beside_what_its_moments_remember()
    {
        var result = new MadeUpResult(new CommuteOptimiserMeasure());
        foreach (int step in MadeUpPair.Steps)
            result.Add("", ("step", step), ("samples", 9), ("order", 0.4), ("order_memory", 0.3), ("order_curvature", 0.2), ("cosine_gradient_form", 0.05), ("proj_path", 0.02), ("random_level", 0.01), ("decay_share", 0.5));
        result.In(_study.Run(1, 42));
        Panel panel = Assert.Single(_study.Figure("optimiser-order", "optimiser-order").Panels);
        Assert.Equal([0.3, 0.4, 0.2], panel.Lines.Select(line => line.Y[0]));
        Assert.Equal(Palette.Control, panel.Lines[0].Pen);
        Assert.Equal(["weight decay 1.0", "0.4", "0.3", "0.2", "0.05", "2", "0.5"], _study.Tables("optimiser-order")[0][1]);
        Assert.StartsWith("1 of 4 runs", _study.Figure("optimiser-order", "optimiser-order").Of);
    }

    [Fact]
    public void Onsets_leads_and_groks_are_marked_beside_published_ones()
    {
        AddCommutators();
        AddOnsets();
        Figure figure = _study.Figure("onset-lead", "onset");
        Assert.Equal(3, figure.Panels.Count);
        Panel panel = figure.Panels[0];
        Assert.Equal("lead: V2 100, backward –", panel.Note);
        Assert.Equal("no grok", figure.Panels[2].Note);
        Assert.Equal([100, 50, 12_200], panel.Marks.Where(mark => mark.Form is MarkForm.Square or MarkForm.OpenSquare).Select(mark => mark.X));
        Assert.Equal(Palette.Published, panel.Marks[^1].Pen);
        Assert.True(panel.X.High >= 12_200);
        Assert.All(panel.Marks.Where(mark => mark.Form != MarkForm.Dot), mark => Assert.InRange(mark.Y, 401, panel.Y.High));

        Figure leads = _study.Figure("threshold", "onset-leads");
        Assert.Equal(["add+mul, V2", "add+mul, backward"], leads.Panels.Select(p => p.Title));
        Assert.Equal("2 of 2 runs with a grok; 1 without one", leads.Panels[0].Note);
        Assert.Equal([0.5, 0.75, 0.75, 0.75, 0.252, 0.646, 0.689], leads.Panels[0].Marks.Select(mark => mark.Y));
        Assert.Empty(leads.Panels[1].Marks);
        Assert.Equal([0], leads.Panels[0].Levels);

        string[][] runs = _study.Tables("onset-lead")[1];
        Assert.Equal(["run", "first grok", "V2", "backward", "published V2"], runs[0]);
        Assert.Equal(["weight decay 1.0, seed 42", "200", "100 (50 %)", "–", "25 %"], runs[1]);
        Assert.Equal(["weight decay 0.0, seed 42", "none", "onset at 100", "–", "–"], runs[3]);
    }

    [Fact]
    public void The_study_of_onsets_tells_of_shuffled_series_and_of_runs_without_a_grok()
    {
        AddOnsets();
        Assert.Equal(["V2", "2 %", "98 %"], _study.Tables("onset-lead")[0][1]);
        (string, Cell)[] which = [("group", "add+mul"), ("form", "difference"), ("rule", "v2")];
        new MadeUpResult(new OnsetStudyMeasure())
            .Add("", [.. which, ("criterion", "grok"), ("generalised", 2), ("positive", 2), ("p_sign_all", 0.25), ("mean_fraction", 0.5), ("fraction_low", 0.4), ("fraction_high", 0.6)])
            .Add("controls", [.. which, ("runs", 1), ("firing", 1)])
            .Add("nulls", [.. which, ("null", "order"), ("runs", 2), ("expected", 0.04), ("p", 0.0001)])
            .Add("nulls", [.. which, ("null", "increments"), ("runs", 2), ("expected", 1.96), ("p", 0.95)])
            .In(_study.Path);
        Assert.Equal(["add+mul", "V2", "differences", "2 of 2", "0.250", "50 % (40 % to 60 %)", "0.04, p < 0.001", "2, p = 0.950", "1 of 1"], _study.Tables("onset-lead")[0][1]);
    }

    private void AddCommutators()
    {
        foreach (string run in _study.AllButOne)
            Commutators().In(run);
    }

    private static MadeUpResult Commutators()
    {
        var result = new MadeUpResult(new CommutatorMeasure());
        foreach (int step in MadeUpPair.Steps)
            foreach ((string mode, double factor) in new[] { ("total", 1.0), ("add-mul", 3) })
            {
                double defect = factor * (step + 1), published = mode == "total" ? 2 * defect : defect;
                result.Add("", ("step", step), ("mode", mode), ("samples", 9), ("defect_median", defect), ("defect_p25", defect / 2), ("defect_p75", defect * 2), ("defect_exact_median", defect),
                    ("defect_published_median", published), ("cosine_published_exact", mode == "total" ? 0.25 : 0.5), ("gradient_cosine_mean", 0.5));
                foreach (string basis in new[] { "path", "past" })
                    result.Add("integrability", ("step", step), ("mode", mode), ("basis", basis), ("form", "exact"), ("dimension", 16), ("proj_over_full", 0.05), ("resid_over_full", 0.999), ("random_level", 0.1),
                        ("ratio", 0.5), ("ratio_lower", 0.4), ("ratio_upper", 0.6), ("attention_ratio", 0.7));
            }
        foreach (string mode in new[] { "total", "add-mul" })
            foreach (string basis in new[] { "path", "past" })
                result.Add("summary", ("mode", mode), ("basis", basis), ("form", "exact"), ("ratio_median", 0.5), ("above", 0), ("below", 0.75), ("attention_ratio_median", 0.7), ("resid_median", 0.999));
        return result.Add("null", ("space", "parameters"), ("dimension", 16), ("median", 0.1), ("lower", 0.05), ("upper", 0.2));
    }

    private void AddOnsets()
    {
        foreach ((string run, double onset, bool grokked) in new[] { (_study.Run(1, 42), 100.0, true), (_study.Run(1, 137), 50, true), (_study.Run(0, 42), 100, false) })
        {
            var result = new MadeUpResult(new OnsetMeasure());
            foreach (string form in new[] { "difference", "published_f32" })
            {
                // The published form fires earlier in the first run.
                double at = form == "published_f32" && onset == 100 && grokked ? 50 : onset;
                (string, Cell)[] which = [("form", form), ("rule", "v2"), ("criterion", "grok"), ("task", "first"), ("onset", at)];
                result.Add("", grokked ? [.. which, ("generalised", 200), ("lead", 200 - at), ("fractional_lead", (200 - at) / 200)] : which);
                result.Add("", ("form", form), ("rule", "backward"), ("criterion", "grok"), ("task", "first"));
                result.Add("false_positives", ("form", form), ("rule", "v2"), ("null", "order"), ("firing_before_grok", 0.02)).Add("false_positives", ("form", form), ("rule", "v2"), ("null", "increments"), ("firing_before_grok", 0.98));
            }
            result.In(run);
        }
    }
}
