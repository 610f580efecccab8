#!/usr/bin/python3
"""Loads snapshots of a Grokscope run into the reference model and checks the run's eval.csv: load_snapshot.py RUN_FOLDER [STEP]

Without STEP, every step that has both a snapshot and a row of eval.csv. The model is built from the run's config.toml, the snapshot is
loaded under its state_dict names (strict=True), and all train and test pairs are evaluated in float64. Losses must agree to 1e-5
relative plus 2^-24: in float32 the log of a sum just above 1 comes in steps of 2^-23, PyTorch's own as well, so that losses near 1e-7
are coarse. Numbers of right answers must be equal; only a pair whose right answer is level with the best other one to 1e-6 of logit, a
tie, may count either way, and each one is named. Exits 1 if anything differs.
"""

import csv
import os
import pathlib
import re
import sys
import tomllib
from dataclasses import dataclass

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import torch  # noqa: E402  (the variable above is read when OpenBLAS is loaded)
import torch.nn.functional as F  # noqa: E402

import reference  # noqa: E402
import safetensors_io  # noqa: E402

RELATIVE, ABSOLUTE = 1e-5, 2**-24
TIE = 1e-6
BLOCK = 2048


class Run:
    """A run's configuration, pairs and answers, and the rows of its eval.csv."""

    def __init__(self, folder):
        self._folder = pathlib.Path(folder)
        with open(self._folder / "config.toml", "rb") as file:
            toml = tomllib.load(file)
        task, model = toml["task"], toml["model"]
        self.config = reference.Config(
            tasks=tuple(task["outputs"]), modulus=task["modulus"], train_fraction=task["train_fraction"],
            include_zero=task["include_zero"], d_model=model["d_model"], layers=model["layers"], heads=model["heads"],
            d_ff=model["d_ff"], seed=toml["train"]["split_seed"])
        self.sets = {}
        for name, pairs in zip(("train", "test"), reference.make_split(self.config)):
            self.sets[name] = pairs, [answers(text, pairs, self.config.modulus) for text in task["outputs"].values()]
        with open(self._folder / "eval.csv", newline="", encoding="utf-8") as file:
            self.rows = {int(row["step"]): row for row in csv.DictReader(file)}

    def steps(self):
        """Steps with a snapshot and a row."""
        snapshots = {int(path.stem[len("step_"):]) for path in (self._folder / "snapshots").glob("step_*.safetensors")}
        return sorted(snapshots & self.rows.keys())

    def model(self, step):
        """The reference model with this snapshot's weights, in float64."""
        model = reference.Model(self.config)
        tensors = safetensors_io.read(self._folder / "snapshots" / f"step_{step:08d}.safetensors")
        model.load_state_dict({name: torch.from_numpy(array) for name, array in tensors.items()}, strict=True)
        return model.double().eval()


def answers(text, pairs, modulus):
    """An output's expression for each pair, in Python's whole numbers, which never overflow."""
    if not re.fullmatch(r"[ab0-9+*^() -]+", text):
        sys.exit(f"The task '{text}' cannot be checked: this script knows +, - , * and ^ alone, not modular division.")
    code = compile(text.replace("^", "**"), text, "eval")
    return torch.tensor([eval(code, {"__builtins__": {}}, {"a": a, "b": b}) % modulus for a, b in pairs.tolist()])


@torch.no_grad()
def evaluate(model, pairs, targets):
    """Each task's mean cross-entropy, and the lead [n] of each right answer's logit over the best other one."""
    losses, leads = [0.0] * len(targets), [[] for _ in targets]
    for start in range(0, len(pairs), BLOCK):
        for k, logits in enumerate(model(pairs[start:start + BLOCK])):
            target = targets[k][start:start + BLOCK]
            losses[k] += F.cross_entropy(logits, target, reduction="sum").item() / len(pairs)
            own = logits.gather(1, target[:, None])
            others = logits.scatter(1, target[:, None], -torch.inf)
            leads[k].append((own - others.max(dim=1, keepdim=True).values)[:, 0])
    return losses, [torch.cat(parts) for parts in leads]


@dataclass(frozen=True)
class Comparison:
    """What eval.csv says of one task on one set of pairs, and what the reference model says."""

    place: str
    pairs: int
    recorded_loss: float
    loss: float
    recorded_accuracy: float
    sure: int
    tied: list

    @property
    def loss_error(self):
        """Difference of the losses as a share of the allowed one: agreement is 1 at most."""
        return abs(self.recorded_loss - self.loss) / (RELATIVE * self.loss + ABSOLUTE)

    def faults(self):
        """Says what differs."""
        if not self.loss_error <= 1:
            yield f"loss {self.recorded_loss!r}, here {self.loss!r}: {self.loss_error:.3g} times the allowed difference"
        right = round(self.recorded_accuracy * self.pairs)
        if right / self.pairs != self.recorded_accuracy:
            yield f"accuracy {self.recorded_accuracy!r} is no whole number of {self.pairs} pairs"
        elif not self.sure <= right <= self.sure + len(self.tied):
            yield f"{right} of {self.pairs} pairs right, here {self.sure}, and {len(self.tied)} tied"


def compare(run, step):
    """The comparisons of one step, by set and task."""
    model, row = run.model(step), run.rows[step]
    for name, (pairs, targets) in run.sets.items():
        for task, loss, lead in zip(run.config.tasks, *evaluate(model, pairs, targets)):
            yield Comparison(
                f"{name} {task}", len(pairs), float(row[f"{name}_loss_{task}"]), loss, float(row[f"{name}_acc_{task}"]),
                sure=int((lead > TIE).sum()), tied=pairs[lead.abs() <= TIE].tolist())


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    torch.set_num_threads(1)
    run = Run(sys.argv[1])
    steps = run.steps()
    if not steps:
        sys.exit(f"No step of {sys.argv[1]} has both a snapshot and a row of eval.csv.")
    if len(sys.argv) == 3:
        steps = [step for step in steps if str(step) == sys.argv[2]] or sys.exit(
            f"Step {sys.argv[2]} lacks a snapshot or a row of eval.csv. Both have: {', '.join(map(str, steps))}.")

    failed, ties = 0, 0
    for step in steps:
        comparisons = list(compare(run, step))
        faults = [f"{c.place}: {fault}" for c in comparisons for fault in c.faults()]
        failed += bool(faults)
        ties += sum(len(c.tied) for c in comparisons)
        print(f"{'FAIL' if faults else 'ok  '} step {step}: largest loss difference {max(c.loss_error for c in comparisons):.2g} of the allowed")
        for fault in faults:
            print(f"     {fault}")
        for c in comparisons:
            for a, b in c.tied:
                print(f"     {c.place}: the pair ({a}, {b}) is tied")
    print(f"{len(steps)} steps checked, {failed} differ, {ties} ties")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
