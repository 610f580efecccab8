"""The reference's model and training loop in PyTorch, for comparison (method.md §1-3)."""

import random

import numpy as np
import torch
from torch import nn

TASKS = {"add": lambda a, b: a + b, "mul": lambda a, b: a * b, "sq": lambda a, b: a * a + b * b}


class Model(nn.Module):
    """Pre-norm encoder over two tokens, read out at position 0 by one linear head per task."""

    def __init__(self, modulus, tasks, width, layers, heads, hidden):
        super().__init__()
        self.tok_emb = nn.Embedding(modulus, width)
        self.pos_emb = nn.Parameter(torch.randn(2, width) / width**0.5)
        layer = nn.TransformerEncoderLayer(width, heads, hidden, 0.0, "gelu", batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, layers)
        self.ln = nn.LayerNorm(width)
        self.tasks = tasks
        for task in tasks:
            setattr(self, f"head_{task}", nn.Linear(width, modulus))

    def forward(self, pairs):
        """Logits of each task, [B, P], for pairs [2, B]."""
        z = self.ln(self.encoder(self.tok_emb(pairs.T) + self.pos_emb)[:, 0])
        return [getattr(self, f"head_{task}")(z) for task in self.tasks]


def split(seed, modulus, fraction):
    pairs = [(a, b) for a in range(1, modulus) for b in range(1, modulus)]
    random.Random(seed).shuffle(pairs)
    cut = int(fraction * len(pairs))
    return pairs[:cut], pairs[cut:]


def losses(model, pairs, modulus):
    """Mean cross-entropy of each task on pairs [2, B]."""
    return [
        nn.functional.cross_entropy(logits, TASKS[task](pairs[0], pairs[1]) % modulus)
        for task, logits in zip(model.tasks, model(pairs))
    ]


def build(config, tasks, seed):
    """The freshly initialised model and the train pairs [n, 2]; seeds every generator as the reference does."""
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)
    train, _ = split(seed, config["P"], config["TRAIN_FRACTION"])
    model = Model(config["P"], tasks, config["D_MODEL"], config["N_LAYERS"], config["N_HEADS"], config["D_FF"])
    return model, np.array(train)


def train(model, pairs, config, steps):
    """Takes the steps and returns the optimiser and each step's losses."""
    optimiser = torch.optim.AdamW(
        model.parameters(), lr=config["LR"], betas=(config["ADAM_BETA1"], config["ADAM_BETA2"]), weight_decay=config["WEIGHT_DECAY"]
    )
    history = []
    for _ in range(steps):
        batch = pairs[np.random.randint(0, len(pairs), size=config["BATCH_SIZE"])]
        parts = losses(model, torch.tensor(batch.T), config["P"])
        optimiser.zero_grad()
        sum(parts).backward()
        nn.utils.clip_grad_norm_(model.parameters(), config["GRAD_CLIP"])
        optimiser.step()
        history.append([part.item() for part in parts])
    return optimiser, history


def flat(tensors):
    """All entries of the tensors, one after the other."""
    return torch.cat([tensor.reshape(-1) for tensor in tensors])


def set_flat(model, theta):
    """Writes a flat vector into the parameters."""
    nn.utils.vector_to_parameters(theta, model.parameters())
