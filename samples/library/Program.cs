using Grokscope.Experiments;
using Grokscope.Geometry.Measuring;
using Grokscope.Report.Figures;
using Grokscope.Training;

// The built-in "quick" in a smaller model and modulus: addition and multiplication modulo 53, learnt in a second or two.
var experiment = Experiment.Load("quick", "modulus=53", "layers=1", "lr=4e-3", "steps=3000", "eval_every=20", "snapshot_every=50");

RunOutcome outcome = LocalRun.Train(experiment, "run");
foreach ((string task, TaskProgress progress) in outcome.Result!.Tasks)
    Console.WriteLine($"{task} groks at step {progress.GrokStep}");

// How far two gradient steps are from commuting, at twelve snapshots of the path.
MeasureResult commutator = LocalRun.Measure("run", "commutator", "commutator_points=12");
foreach (ResultRow row in commutator.RowsOf(""))
    Console.WriteLine($"step {row.Number("step"),4}, {row.Text("mode")}: median defect {row.Number("defect_median"):g3}");

TableFigure.Write("defect.svg", commutator, x: "step", y: "defect_median", by: "mode");
TableFigure.Write("defect.png", commutator, x: "step", y: "defect_median", by: "mode");
