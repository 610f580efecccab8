"""What the reference data lack: logits, Adam moments, and Hessian-vector products in float64 along a direction that needs no file.

    python3 dev/pytorch/golden_extra.py REFERENCE_DIR tests/Grokscope.Tests/data

Stops if PyTorch here does not reproduce the reference's own weights, gradients and products.
"""

import json
import pathlib
import sys

import numpy as np
import torch

import golden
import reference
import safetensors_io

STRIDES = {"dual_s42": 32, "tri_s42": 32, "dual_small_s7": 16}
LOGIT_PAIRS = 16
STEPS = 100


def direction(count):
    """u in [-1/2, 1/2)^N, exact in float32: the index mixed by MurmurHash3's finaliser, its upper 24 bits."""
    x = np.arange(count, dtype=np.uint64)
    for factor, shift in ((0x85EBCA6B, 16), (0xC2B2AE35, 13)):
        x = ((x ^ (x >> np.uint64(shift))) * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    return (x >> np.uint64(8)).astype(np.float64) / 2**24 - 0.5


def derivatives(model, pairs, targets, u):
    """Gradient and Hessian-vector product of the summed losses of the first tasks, as many as have targets."""
    gradient = reference.gradient(model, pairs, targets, create_graph=True)
    return gradient.detach().numpy(), reference.hessian_vector(model, gradient, u).numpy()


def not_key_bias(model):
    """False at the key biases: their gradient is rounding noise, so that they wander."""
    mask = torch.ones(sum(p.numel() for p in model.parameters()), dtype=torch.bool)
    start = 0
    for key, parameter in model.named_parameters():
        if key.endswith("in_proj_bias"):
            width = parameter.numel() // 3
            mask[start + width : start + 2 * width] = False
        start += parameter.numel()
    return mask.numpy()


def check(what, ours, theirs, tolerance):
    error = np.linalg.norm(ours - theirs) / np.linalg.norm(theirs)
    print(f"  {what}: relative difference {error:.1e}")
    if not error <= tolerance:
        raise SystemExit(f"{what} differs from the reference by {error:.1e}, allowed {tolerance:.0e}.")


def run(source, target, name):
    print(name)
    stride = STRIDES[name]
    config, record, recorded = golden.load(source, name)
    trainer = reference.Trainer(config)
    model, optimiser = trainer.model, trainer.optimizer
    history = [trainer.step()[0] for _ in range(STEPS)]
    theta = reference.flatten(model.parameters()).detach().numpy()
    mask = not_key_bias(model)
    check("theta_100 but for the key bias", theta[mask], recorded["theta_100"][mask], 1e-5)
    check("losses", np.array(history), np.array([row["losses"] for row in record["train"][:STEPS]]), 1e-5)
    state = [optimiser.state[p] for p in model.parameters()]
    first = reference.flatten(s["exp_avg"] for s in state).numpy()
    second = reference.flatten(s["exp_avg_sq"] for s in state).numpy()

    model.double()
    reference.load_flat(model, torch.from_numpy(recorded["theta_100"]))
    pairs = torch.from_numpy(recorded["batchA"]).T.contiguous()
    targets = reference.make_targets(config, pairs)
    v = torch.from_numpy(recorded["v"]).double()
    gradient, product = derivatives(model, pairs, targets, v)
    check("gradA", gradient, recorded["gradA"], 1e-4)
    check("hvp", product, recorded["hvp"], 1e-4)
    check("hvp_task0", derivatives(model, pairs, targets[:1], v)[1], recorded["hvp_task0"], 1e-4)

    u = torch.from_numpy(direction(len(theta)))
    _, product = derivatives(model, pairs, targets, u)
    gradient0, product0 = derivatives(model, pairs, targets[:1], u)
    with torch.no_grad():
        logits = torch.stack(model(pairs[:LOGIT_PAIRS])).numpy()
        losses = [loss.item() for loss in reference.task_losses(model, pairs, targets)]

    safetensors_io.write(target / f"{name}.torch.safetensors", {
        "logits": logits,
        f"adam_first/{stride}": first[::stride].copy(),
        f"adam_second/{stride}": second[::stride].copy(),
        f"hvp/{stride}": product[::stride].astype(np.float32),
        f"hvp_task0/{stride}": product0[::stride].astype(np.float32),
    })
    per_tensor, start = {}, 0
    for key, parameter in model.named_parameters():
        part = slice(start, start + parameter.numel())
        start = part.stop
        per_tensor[key] = {
            "grad_norm": float(np.linalg.norm(gradient[part])), "hvp_norm": float(np.linalg.norm(product[part])),
            "grad_task0_norm": float(np.linalg.norm(gradient0[part])), "hvp_task0_norm": float(np.linalg.norm(product0[part])),
            "u_hvp": float(u.numpy()[part] @ product[part]), "u_hvp_task0": float(u.numpy()[part] @ product0[part]),
        }
    (target / f"{name}.torch.json").write_text(json.dumps({"losses_A": losses, "per_tensor": per_tensor}, indent=1) + "\n")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = map(pathlib.Path, sys.argv[1:])
    (target / "golden").mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for name in STRIDES:
        run(source, target / "golden", name)


if __name__ == "__main__":
    main()
