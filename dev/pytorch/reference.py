"""The reference that Grokscope is measured against: model, data and training loop of method.md §1-3 in plain PyTorch.

Nothing here is tuned. It is what a researcher would write with torch.nn, in the order of random draws that streams.md describes.
Letters: B batch, T tokens (2), C width, P modulus, K tasks, N parameters.
"""

import math
import random
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

ANSWERS = {
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "sq": lambda a, b: a * a + b * b,
}
TASKS = {"dual": ("add", "mul"), "tri": ("add", "mul", "sq")}


@dataclass(frozen=True)
class Config:
    """Settings of a run; the defaults are those of the published study (method.md §2.1, §3)."""

    tasks: tuple = TASKS["dual"]
    modulus: int = 97
    train_fraction: float = 0.5
    d_model: int = 128
    layers: int = 2
    heads: int = 4
    d_ff: int = 256
    batch_size: int = 512
    lr: float = 1e-3
    betas: tuple = (0.9, 0.98)
    weight_decay: float = 1.0
    grad_clip: float = 1.0
    seed: int = 42
    include_zero: bool = False


class Model(nn.Module):
    """Shared pre-norm encoder over the tokens a and b, read out at position 0 by one linear head per task (method.md §2)."""

    def __init__(self, config):
        super().__init__()
        P, C = config.modulus, config.d_model
        self.tasks = config.tasks
        self.tok_emb = nn.Embedding(P, C)
        self.pos_emb = nn.Parameter(torch.randn(2, C) / math.sqrt(C))
        layer = nn.TransformerEncoderLayer(
            C, config.heads, config.d_ff, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, config.layers)
        self.ln = nn.LayerNorm(C)
        for task in config.tasks:
            self.add_module(f"head_{task}", nn.Linear(C, P))

    def forward(self, pairs):
        """Logits of each task, K times [B, P], for pairs [B, 2]."""
        h = self.encoder(self.tok_emb(pairs) + self.pos_emb)
        z = self.ln(h[:, 0, :])
        return [getattr(self, f"head_{task}")(z) for task in self.tasks]


def make_split(config):
    """Train and test pairs, each [n, 2], shuffled by CPython's own generator (method.md §1)."""
    operands = range(0 if config.include_zero else 1, config.modulus)
    pairs = [(a, b) for a in operands for b in operands]
    random.Random(config.seed).shuffle(pairs)
    n = int(config.train_fraction * len(pairs))
    return torch.tensor(pairs[:n]), torch.tensor(pairs[n:])


def make_targets(config, pairs):
    """Answers of each task, K times [B], for pairs [B, 2]."""
    a, b = pairs[:, 0], pairs[:, 1]
    return [ANSWERS[task](a, b) % config.modulus for task in config.tasks]


def task_losses(model, pairs, targets):
    """Mean cross-entropy of each task."""
    return [F.cross_entropy(logits, target) for logits, target in zip(model(pairs), targets)]


class Trainer:
    """One run: seeds, split, model, optimiser, and the batches in the order of streams.md."""

    def __init__(self, config):
        self.config = config
        torch.manual_seed(config.seed)
        np.random.seed(config.seed)
        random.seed(config.seed)
        self.train_pairs, self.test_pairs = make_split(config)
        self.model = Model(config)
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=config.lr, betas=config.betas, weight_decay=config.weight_decay)
        self._targets = make_targets(config, self.train_pairs)

    def draw(self):
        """A batch drawn with replacement: pairs [B, 2] and answers, K times [B]."""
        index = torch.from_numpy(np.random.randint(0, len(self.train_pairs), size=self.config.batch_size))
        return self.train_pairs[index], [target[index] for target in self._targets]

    def step(self):
        """One training step (method.md §3). Returns each task's loss and the gradient norm before clipping."""
        pairs, targets = self.draw()
        self.model.train()
        losses = task_losses(self.model, pairs, targets)
        self.optimizer.zero_grad(set_to_none=True)
        sum(losses).backward()
        norm = nn.utils.clip_grad_norm_(self.model.parameters(), self.config.grad_clip)
        self.optimizer.step()
        return [loss.item() for loss in losses], norm.item()


def gradient(model, pairs, targets, create_graph=False):
    """∇L, flat [N], of the summed losses of the first tasks, as many as have targets; with create_graph it can be differentiated again."""
    return differentiate(sum(task_losses(model, pairs, targets)), model, create_graph=create_graph)


def hessian_vector(model, graph_gradient, v):
    """H v, flat [N], by differentiating g·v; graph_gradient is a gradient made with create_graph, and stays usable."""
    return differentiate(graph_gradient @ v, model, retain_graph=True)


def differentiate(value, model, **options):
    """∂value/∂θ, flat [N], zero where the value does not depend on a parameter; options as of torch.autograd.grad."""
    parameters = list(model.parameters())
    parts = torch.autograd.grad(value, parameters, allow_unused=True, **options)
    return flatten(torch.zeros_like(p) if part is None else part for p, part in zip(parameters, parts))


@torch.no_grad()
def evaluate(model, pairs, targets, block=2048):
    """Each task's mean cross-entropy and accuracy on all pairs, in blocks of 2048 as the published code does."""
    model.eval()
    loss, right = [0.0] * len(targets), [0] * len(targets)
    for start in range(0, len(pairs), block):
        for k, logits in enumerate(model(pairs[start:start + block])):
            target = targets[k][start:start + block]
            loss[k] += F.cross_entropy(logits, target, reduction="sum").item()
            right[k] += (logits.argmax(dim=1) == target).sum().item()
    return [x / len(pairs) for x in loss], [x / len(pairs) for x in right]


def flatten(tensors):
    """Tensors joined to one vector, in the order given."""
    return torch.cat([t.reshape(-1) for t in tensors])


def load_flat(model, theta):
    """Copies θ, flat [N], into the model's parameters."""
    with torch.no_grad():
        offset = 0
        for p in model.parameters():
            p.copy_(theta[offset:offset + p.numel()].view_as(p))
            offset += p.numel()
