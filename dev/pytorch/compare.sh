#!/usr/bin/env bash
# Compares PyTorch's step_time.py (A) with `grokscope bench --json` (B) on one pinned core, in alternating runs A B A B.
# Usage: compare.sh [-n RUNS] [-c CORE] [-o FOLDER] [BENCH COMMAND...]
#   -n RUNS    runs of each, at least 5 (default 5)
#   -c CORE    core that both are pinned to (default 1)
#   -o FOLDER  keeps each run's JSON here (default: a temporary folder, removed)
# The bench command is, in this order: the arguments, $GROKSCOPE_BENCH, the CLI of this tree's Release build.
# PYTHON names the Python that has PyTorch (default /usr/bin/python3).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=${PYTHON:-/usr/bin/python3}
runs=5 core=1 out=

usage() { sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
while getopts n:c:o:h option; do
    case $option in
        n) runs=$OPTARG ;;
        c) core=$OPTARG ;;
        o) out=$OPTARG ;;
        h) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done
shift $((OPTIND - 1))
if ! [[ $runs =~ ^[0-9]+$ ]] || ((runs < 5)); then
    echo "compare.sh: -n must be a number of at least 5, but is '$runs': fewer runs say nothing about the spread." >&2
    exit 2
fi

bench=("$@")
if ((${#bench[@]} == 0)) && [[ -n ${GROKSCOPE_BENCH:-} ]]; then
    read -ra bench <<<"$GROKSCOPE_BENCH"
elif ((${#bench[@]} == 0)); then
    cli=$here/../../src/Grokscope.Cli/bin/Release/net10.0/Grokscope.Cli.dll
    [[ -f $cli ]] || { echo "compare.sh: $cli is missing. Build it: dotnet build -c Release" >&2; exit 2; }
    bench=(dotnet "$cli" bench --json)
fi

if [[ -z $out ]]; then
    out=$(mktemp -d)
    trap 'rm -rf "$out"' EXIT
fi
mkdir -p "$out"
rm -f "$out"/{pytorch,grokscope}_*.json

# Some machines force an old kernel set on OpenBLAS; without these variables it picks the best for the processor.
pinned=(env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE OPENBLAS_NUM_THREADS=1 taskset -c "$core")
for ((run = 1; run <= runs; run++)); do
    echo "run $run of $runs" >&2
    "${pinned[@]}" "$python" "$here/step_time.py" >"$out/pytorch_$run.json"
    "${pinned[@]}" "${bench[@]}" >"$out/grokscope_$run.json"
done
python3 "$here/compare_stats.py" "$out"
