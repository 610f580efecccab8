"""Thins what was recorded of the tiny run's Hessian. Needs no NumPy.

    python3 dev/testdata/hessian.py REFERENCE_DIR tests/Grokscope.Tests/data

tiny/hessian.json: for each probe and loss the 25 Lanczos coefficients with full reorthogonalisation and their Ritz values, the first ten
without it, the five lowest and highest eigenvalues with their residuals, and the exact moments where they are known.
tiny/lanczos_start.safetensors: the unit vector at which the iterations start.
"""

import json
import pathlib
import struct
import sys

PLAIN_STEPS = 10


def thin(recorded):
    full, plain = recorded["lanczos25"]["full_reorthogonalisation"], recorded["lanczos25"]["no_reorthogonalisation"]
    kept = {name: full[name] for name in ("alpha", "beta", "ritz_values")}
    kept["plain"] = {name: plain[name][:PLAIN_STEPS] for name in ("alpha", "beta")}
    kept |= recorded["converged"]
    return kept | ({"exact": recorded["exact"]} if "exact" in recorded else {})


def tensor(path, name):
    """The header's entry and the bytes of one tensor of a safetensors file."""
    data = path.read_bytes()
    begin = 8 + struct.unpack("<Q", data[:8])[0]
    entry = json.loads(data[8:begin])[name]
    first, last = entry["data_offsets"]
    return entry | {"data_offsets": [0, last - first]}, data[begin + first : begin + last]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = (pathlib.Path(folder) / "tiny" for folder in sys.argv[1:])
    recorded = json.loads((source / "hessian.json").read_text())
    thinned = {step: {loss: thin(entry) for loss, entry in losses.items()} for step, losses in recorded.items()}
    (target / "hessian.json").write_text(json.dumps(thinned) + "\n")
    entry, data = tensor(source / "probe.safetensors", "lanczos_start")
    header = json.dumps({"lanczos_start": entry}).encode()
    header += b" " * (-len(header) % 8)
    (target / "lanczos_start.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + data)


if __name__ == "__main__":
    main()
