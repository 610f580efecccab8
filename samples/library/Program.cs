using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Report;
using Grokscope.Studies;
using Grokscope.Training;

// The built-in "quick" in a smaller model and modulus: addition and multiplication modulo 53, learnt in a second or two.
var experiment = Experiment.Load("quick", "modulus=53", "layers=1", "lr=4e-3", "steps=3000", "eval_every=20", "snapshot_every=50");

var trained = Run.Train(experiment, "run");
foreach ((string task, TaskProgress progress) in trained.Result!.Tasks)
    Console.WriteLine($"{task} groks at step {progress.GrokStep}");

// How far two gradient steps are from commuting, at twelve snapshots of the path.
MeasureResult commutator = Run.Open("run", "commutator_points=12").Measure("commutator");
var chart = new Chart("Commutator defect", "step", "median over nine pairs of batches") { LogarithmicY = true };
foreach (IGrouping<string, ResultRow> mode in commutator.RowsOf("").GroupBy(row => row.Text("mode")))
    chart.AddLine(mode.Key, [.. mode.Select(row => row.Number("step"))], [.. mode.Select(row => row.Number("defect_median"))]);
chart.Write(".", "defect");
