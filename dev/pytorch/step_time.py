#!/usr/bin/python3
"""Times PyTorch on the published model with one thread and prints one JSON object on standard output.

step_ms.dual, step_ms.tri   one training step of 512 pairs: draw, forward, backward, clip, AdamW
gradient_ms                 forward and backward of one batch, dual
hvp_ms                      Hessian-vector product at a point whose graph is kept, dual: the second backward alone
hvp_whole_ms                the same from nothing: forward, gradient with graph, second backward
eval_ms                     losses and accuracies of all 9216 pairs, dual

Each is the median of at least 20 timed calls after a warm-up; *_range holds the fastest and the slowest. blas_core is the kernel set
that OpenBLAS chose and blas_env the variables that may have forced it: OPENBLAS_CORETYPE must be unset for PyTorch at its best.
"""

import ctypes
import json
import os
import statistics
import sys
import time
import warnings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import torch  # noqa: E402  (the variable above is read when OpenBLAS is loaded)

import reference  # noqa: E402

WARM_UP, TIMED = 10, 25


def measure(call):
    """Milliseconds of each timed call."""
    for _ in range(WARM_UP):
        call()
    times = []
    for _ in range(TIMED):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return times


def blas():
    """The kernel set and the number of threads of the OpenBLAS that this process has loaded."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        paths = {line.split()[-1] for line in maps if "openblas" in line}
    for path in sorted(paths):
        library = ctypes.CDLL(path)
        if hasattr(library, "openblas_get_corename"):
            library.openblas_get_corename.restype = ctypes.c_char_p
            return library.openblas_get_corename().decode(), library.openblas_get_num_threads()
    sys.exit("PyTorch has not loaded OpenBLAS: install libopenblas0-pthread, or the comparison is with a slow BLAS.")


def main():
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    times = {"step_ms": {}}
    for name, tasks in reference.TASKS.items():
        trainer = reference.Trainer(reference.Config(tasks=tasks))
        times["step_ms"][name] = measure(trainer.step)

    trainer = reference.Trainer(reference.Config())
    config, model = trainer.config, trainer.model
    pairs, targets = trainer.draw()
    times["gradient_ms"] = measure(lambda: reference.gradient(model, pairs, targets))
    g = reference.gradient(model, pairs, targets, create_graph=True)
    v = torch.randn_like(g)
    v /= v.norm()
    times["hvp_ms"] = measure(lambda: reference.hessian_vector(model, g, v))
    times["hvp_whole_ms"] = measure(
        lambda: reference.hessian_vector(model, reference.gradient(model, pairs, targets, create_graph=True), v))
    every = torch.cat([trainer.train_pairs, trainer.test_pairs])
    answers = reference.make_targets(config, every)
    times["eval_ms"] = measure(lambda: reference.evaluate(model, every, answers))

    result = {}
    for key, value in times.items():
        parts = value if isinstance(value, dict) else {None: value}
        medians = {name: round(statistics.median(t), 3) for name, t in parts.items()}
        ranges = {name: [round(min(t), 3), round(max(t), 3)] for name, t in parts.items()}
        result[key] = medians if isinstance(value, dict) else medians[None]
        result[key + "_range"] = ranges if isinstance(value, dict) else ranges[None]
    core, blas_threads = blas()
    result.update(
        torch=torch.__version__, threads=torch.get_num_threads(), blas_threads=blas_threads, blas_core=core,
        blas_env={k: x for k, x in sorted(os.environ.items()) if k.startswith("OPENBLAS_")})
    print(json.dumps(result))


if __name__ == "__main__":
    main()
