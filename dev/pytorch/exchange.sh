#!/usr/bin/env bash
# Weights there and back: a run's snapshot goes to PyTorch in both formats of `export`, and checkpoints that PyTorch and NumPy saved in all forms that
# `import` takes come back; load_snapshot.py then holds Grokscope's evaluation of them against the reference model. Usage: exchange.sh
# PYTHON names the Python that has PyTorch (default /usr/bin/python3).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
python=${PYTHON:-/usr/bin/python3}
dotnet build -c Release -v quiet -nologo src/Grokscope.Cli
cli=(dotnet src/Grokscope.Cli/bin/Release/net10.0/Grokscope.Cli.dll)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"${cli[@]}" train dev/tiny.toml --set steps=400 --out "$work/run"
for format in safetensors npz; do
    "${cli[@]}" export "$work/run" --step last --format $format --out "$work"
done
"$python" dev/pytorch/exchange.py check "$work/run" "$work"/run_step_00000400.{safetensors,npz}
"$python" dev/pytorch/load_snapshot.py "$work/run"

"$python" dev/pytorch/exchange.py train "$work/checkpoints"
"${cli[@]}" import "$work/checkpoints" --config dev/tiny.toml --out "$work/imported"
"$python" dev/pytorch/load_snapshot.py "$work/imported"
"$python" dev/pytorch/exchange.py check "$work/imported" "$work"/checkpoints/ckpt-50.npz "$work"/imported/snapshots/step_00000050.safetensors
