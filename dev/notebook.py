#!/usr/bin/env python3
"""Runs the pieces of docs/notebook.md in a study's folder, in their order, and checks what they load.

    dev/notebook.py STUDY

Needs pandas and NumPy."""
import os
import re
import sys
from pathlib import Path

if len(sys.argv) != 2:
    sys.exit(__doc__)
text = (Path(__file__).resolve().parent.parent / "docs" / "notebook.md").read_text()
os.chdir(sys.argv[1])
names = {}
for number, piece in enumerate(re.findall(r"```python\n(.*?)```", text, re.S), 1):
    lines = [line for line in piece.splitlines() if line and not line.startswith("import ")]
    assert len(lines) <= 3, f"piece {number} has {len(lines)} lines"
    exec(compile(piece, f"docs/notebook.md, piece {number}", "exec"), names)

assert len(names["sweep"]) > 0 and names["sweep"]["cell"].is_unique
assert names["evaluations"].index[0] == 1 and names["evaluations"].index.is_monotonic_increasing
assert names["result"]["steps"] == names["evaluations"].index[-1]
assert {"name", "unit"} <= set(names["meaning"][0]) and list(names["pca"].columns) == [column["name"] for column in names["meaning"]]
assert names["claims"]["verdict"].notna().all() and names["claims"]["rule"].notna().all()
assert set(names["accuracy"]["run"]) <= set(names["sweep"]["cell"])
weights = names["weights"]
assert "pos_emb" in weights and all(array.dtype.itemsize == 4 for array in weights.values())
print(f"{number} pieces of docs/notebook.md run in {sys.argv[1]}: {len(names['sweep'])} runs, {sum(w.size for w in weights.values())} weights, {len(names['claims'])} claims")
