#!/usr/bin/python3
"""Prints what compare.sh measured: compare_stats.py FOLDER

FOLDER holds pytorch_<run>.json and grokscope_<run>.json. For every time (a key in "_ms") that both sides report: the values of each
run, median and min-max of both sides, and PyTorch's time over Grokscope's, as the ratio of the medians and as the range of the ratios
of neighbouring runs, which saw the same state of the machine.
"""

import json
import os
import statistics
import sys


def flatten(value, prefix=""):
    """The numbers of nested objects as {"a.b": number}."""
    if isinstance(value, dict):
        return {k: x for key, inner in value.items() for k, x in flatten(inner, f"{prefix}{key}.").items()}
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {prefix[:-1]: float(value)} if is_number else {}


def read(folder, side):
    """The runs of one side, in order."""
    names = sorted((n for n in os.listdir(folder) if n.startswith(side + "_") and n.endswith(".json")),
                   key=lambda n: int(n[len(side) + 1:-5]))
    results = []
    for name in names:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            text = file.read()
        try:
            results.append(json.loads(text))
        except json.JSONDecodeError as error:
            sys.exit(f"{name} is not one JSON object ({error}). It begins: {text[:200]!r}")
    return results


def describe(name, values):
    runs = " ".join(f"{x:8.3f}" for x in values)
    return f"  {name:<10}{runs}   median {statistics.median(values):.3f}  min-max {min(values):.3f}-{max(values):.3f}"


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: compare_stats.py FOLDER")
    torch_runs, our_runs = read(sys.argv[1], "pytorch"), read(sys.argv[1], "grokscope")
    if not torch_runs or len(torch_runs) != len(our_runs):
        sys.exit(f"{sys.argv[1]} holds {len(torch_runs)} runs of PyTorch and {len(our_runs)} of Grokscope: they must be as many.")

    a, b = [flatten(r) for r in torch_runs], [flatten(r) for r in our_runs]
    times = [key for key in a[0] if key.split(".")[0].endswith("_ms")]
    shared = [key for key in times if all(key in run for run in a + b)]
    if not shared:
        sys.exit(f"The two sides share no time. PyTorch reports {', '.join(times)}; Grokscope {', '.join(b[0]) or 'nothing'}.")

    cores = sorted({run["blas_core"] for run in torch_runs})
    print(f"PyTorch {torch_runs[0]['torch']}, {torch_runs[0]['threads']} thread, OpenBLAS kernels {', '.join(cores)}")
    print("Grokscope " + ", ".join(f"{key} {our_runs[0][key]}" for key in ("isa", "threads") if key in our_runs[0]))
    print(f"{len(torch_runs)} alternating runs, milliseconds")
    for key in shared:
        x, y = [run[key] for run in a], [run[key] for run in b]
        pairs = [p / q for p, q in zip(x, y)]
        ratio = statistics.median(x) / statistics.median(y)
        print(f"{key}\n{describe('PyTorch', x)}\n{describe('Grokscope', y)}")
        print(f"  PyTorch / Grokscope: {ratio:.2f}  (neighbouring runs {min(pairs):.2f}-{max(pairs):.2f})")
    for key in times:
        if key not in shared:
            print(f"{key}: PyTorch only, median {statistics.median(run[key] for run in a):.3f}")
    if torch_runs[0]["threads"] != our_runs[0].get("threads", 1):
        print("WARNING: the two sides used different numbers of threads.")


if __name__ == "__main__":
    main()
