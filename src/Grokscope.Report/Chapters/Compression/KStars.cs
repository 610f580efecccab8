using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Report.Page;
using Grokscope.Report.Published;
using Grokscope.Report.Reading;
using Cell = Grokscope.Report.Page.Cell;

namespace Grokscope.Report.Chapters.Compression;

/// <summary>k*, the number of directions that is enough: by view and criterion, beside the published ones.</summary>
internal static class KStars
{
    private const string Published = "kstar", AsPublished = "acc_90";

    private static readonly (string View, string Criterion, string Head)[] Columns =
    [
        .. Reconstruction.Followed.Select(view => (view, AsPublished, view.Replace('_', ' '))),
        (Reconstruction.Uncentred, "acc_98", "98 %"), (Reconstruction.Uncentred, "loss_10", "by loss"),
    ];

    /// <summary>k* of each run by each view, a panel for each set of tasks and view.</summary>
    public static Figure Figure(Measured measured)
    {
        IReadOnlyList<TaskGroup> groups = TaskGroup.Of(measured.Conditions);
        string[] views = [.. Reconstruction.Followed.Where(view => measured.Rows("kstar").Any(row => row.Text("view") == view))];
        ResultRow? Row(RunMeasured run, string view) => Of(run, view, AsPublished);
        var heights = Axes.Linear("k*", measured.Rows("kstar").Where(row => row.Text("criterion") == AsPublished).Select(row => row.Number("kstar"))
            .Concat(measured.Runs.SelectMany(run => views.Select(view => Row(run, view)?.Number("tried") ?? double.NaN))), 0, 10);
        bool hasPublished = measured.Conditions.Any(condition => PublishedValues.Of(condition.Condition, Published).Any());
        Panel[] panels =
        [
            .. groups.SelectMany(group => views.Select((view, v) => new Panel(
                group.Title, Reconstruction.NameOf(view), group.Axis, heights, [],
                [
                    .. group.Conditions.SelectMany((condition, c) => condition.Runs.SelectMany((run, i) => Row(run, view) is { } row
                        ? [double.IsFinite(row.Number("kstar"))
                            ? new Mark(Palette.KindOf(v), group.PlaceOf(c, i), row.Number("kstar"), MarkForm.Dot, run.Name)
                            : new Mark(Palette.KindOf(v), group.PlaceOf(c, i), row.Number("tried"), MarkForm.Open, run.Name)]
                        : Array.Empty<Mark>())),
                    .. view == Reconstruction.Uncentred
                        ? group.Conditions.SelectMany((condition, c) => PublishedValues.Of(condition.Condition, Published).Select(value => PublishedMarks.Of(value, TaskGroup.PublishedPlaceOf(c))))
                        : [],
                ],
                []))),
        ];
        return new Figure(
            "kstar",
            "k*, the smallest number of directions with at least 90 % test accuracy in every task, by view; a dot is a run, an open one a run in which no k that was tried is enough, drawn at the largest that was."
                + (hasPublished ? " Squares: published runs." : ""),
            panels, PanelGrid.PerRow(views.Length),
            [
                .. views.Select((view, v) => new LegendEntry(Palette.KindOf(v), Reconstruction.NameOf(view), IsMark: true)), new LegendEntry(Palette.KindOf(0), "none is enough", IsMark: true, MarkForm.Open),
                .. PublishedMarks.Legend(hasPublished),
            ],
            measured.Data("kstar", "view", "end_step", "criterion", "kstar", "left_out", "least_accuracy", "tried"))
        {
            Of = measured.RunWords,
            Band = "none, single runs",
            Null = $"random directions are enough in {EnoughBy(measured, Reconstruction.Random)} of {measured.Runs.Count()} runs, at up to {Words.Whole(MostOf(measured, Reconstruction.Random))} of them",
            Measures = [Reconstruction.MeasureName],
        };
    }

    /// <summary>k* of each run, with its spread over the path's last snapshots.</summary>
    public static Table Table(Measured measured)
    {
        bool hasPublished = measured.Runs.Any(run => PublishedValues.Of(run.Run, Published).Any());
        return new Table(
            "Number of directions that is enough: for 90 % test accuracy in every task, by view, then of the uncentred (published) one for 98 %, and for a test loss of a tenth of a uniform guess. In brackets the smallest and largest over the last snapshots of the run as the path's end. "
                + "“> n”: none of n is enough." + (hasPublished ? " Published: of the run of the same tasks, decay and seed." : ""),
            ["run", .. Columns.Select(column => column.Head), .. hasPublished ? ["published"] : Array.Empty<string>()],
            [
                .. measured.Runs.Select(run => (IReadOnlyList<Cell>)
                [
                    new Cell(run.Run.Title), .. Columns.Select(column => CellOf(run, column.View, column.Criterion)),
                    .. hasPublished ? [PublishedValues.Of(run.Run, Published) is [var value, ..] ? new Cell(Words.Exact(value.Value)) : Cells.None] : Array.Empty<Cell>(),
                ]),
            ]);
    }

    private static Cell CellOf(RunMeasured run, string view, string criterion)
    {
        if (Of(run, view, criterion) is not { } row)
            return Cells.None;
        ResultRow? spread = run.Rows("kstar_spread").FirstOrDefault(other => other.Text("view") == view && other.Text("criterion") == criterion);
        string range = spread is not null && spread.Number("least") < spread.Number("most") ? $" ({Words.Whole(spread.Number("least"))} to {Words.Whole(spread.Number("most"))})" : "";
        return double.IsNaN(row.Number("kstar")) ? new Cell($"> {Words.Whole(row.Number("tried"))}{range}", CellKind.Absent) : new Cell(Words.Whole(row.Number("kstar")) + range);
    }

    // Of the path's last end.
    private static ResultRow? Of(RunMeasured run, string view, string criterion) =>
        run.Rows("kstar").Where(row => row.Text("view") == view && row.Text("criterion") == criterion).MaxBy(row => row.Number("end_step"));

    private static int EnoughBy(Measured measured, string view) =>
        measured.Runs.Count(run => LeastAccuracy.Of(run.Rows().Where(row => row.Text("view") == view), "k").Any(point => point.Y >= 0.9));

    private static double MostOf(Measured measured, string view) => measured.Rows().Where(row => row.Text("view") == view).Select(row => row.Number("k")).DefaultIfEmpty().Max();
}
