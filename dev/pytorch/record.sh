#!/usr/bin/env bash
# Writes bench/machines/NAME.json: what `grokscope bench --json` prints on this machine, on one pinned core and on all, with PyTorch's times of the same session where it is installed.
# Usage: record.sh [-n RUNS] [-c CORE] [-p CONDITIONS] NAME MACHINE
#   NAME           the file's name, machine and date: epyc-2026-11-25
#   MACHINE        the machine in words, for the tables: "AMD EPYC, 2 cores"
#   -n RUNS        runs of each, at least 5 (default 5)
#   -c CORE        core that both are pinned to (default 1)
#   -p CONDITIONS  marks the recording as provisional, and says why: "five builds at work"
# PYTHON names the Python that has PyTorch (default /usr/bin/python3). Afterwards: dotnet run -c Release --project dev/Grokscope.Docs
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
python=${PYTHON:-/usr/bin/python3}
runs=5 core=1 conditions="nothing else at work" provisional=false

usage() { sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
while getopts n:c:p:h option; do
    case $option in
        n) runs=$OPTARG ;;
        c) core=$OPTARG ;;
        p) conditions=$OPTARG provisional=true ;;
        h) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done
shift $((OPTIND - 1))
(($# == 2)) || { usage >&2; exit 2; }
name=$1 machine=$2
for text in "$name" "$machine" "$conditions"; do
    [[ $text != *[\"\\]* ]] || { echo "record.sh: no quotes and backslashes, please: $text" >&2; exit 2; }
done

bench=(dotnet "$root/src/Grokscope.Cli/bin/Release/net10.0/Grokscope.Cli.dll" bench --json)
[[ -f ${bench[1]} ]] || { echo "record.sh: ${bench[1]} is missing. Build it: dotnet build -c Release" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${bench[@]}" >"$work/all.json"
if "$python" -c 'import torch' 2>/dev/null; then
    "$here/compare.sh" -n "$runs" -c "$core" -o "$work" "${bench[@]}" >&2
else
    echo "record.sh: $python has no PyTorch; only Grokscope is recorded" >&2
    for ((run = 1; run <= runs; run++)); do taskset -c "$core" "${bench[@]}" >"$work/grokscope_$run.json"; done
fi

# joined SIDE: its runs, in order, as the elements of a list.
joined() {
    local file comma=
    for file in $(compgen -G "$work/$1_*.json" | sort -V); do
        printf '%s' "$comma" && cat "$file"
        comma=,
    done
}

mkdir -p "$root/bench/machines"
cat >"$root/bench/machines/$name.json" <<END
{
"machine": "$machine",
"processor": "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)",
"recorded": "$(date -u +%Y-%m-%d)",
"provisional": $provisional,
"conditions": "$conditions",
"all": $(cat "$work/all.json"),
"grokscope": [$(joined grokscope)],
"pytorch": [$(joined pytorch)]
}
END
echo "bench/machines/$name.json"
