#!/usr/bin/env bash
# Tries promises 2 and 3 on this machine: one run, trained with 1, 2 and 3 threads, with each instruction set, and killed -9 KILLS times
# at random moments, must leave the same files. Usage: dev/same_bits.sh [KILLS] [TRAIN ARGUMENTS…]
# Example: dev/same_bits.sh 10 dual --set steps=600 --set checkpoint_every=50
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source dev/fingerprint.sh
kills=${1:-10}
shift || true
if (($# == 0)); then set -- dual --set steps=600 --set checkpoint_every=50 --set snapshot_every=100; fi
dotnet build -c Release -v quiet -nologo src/Grokscope.Cli
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cli=src/Grokscope.Cli/bin/Release/net10.0/Grokscope.Cli.dll
grokscope() { dotnet $cli "$@"; }

train() {
    local name=$1
    shift
    grokscope train "$@" --out "$work/$name" >/dev/null 2>&1
    fingerprint "$work/$name" >"$work/$name.sum"
    if cmp -s "$work/first.sum" "$work/$name.sum"; then echo "same files: $name"; else
        echo "DIFFERENT: $name"
        diff "$work/first.sum" "$work/$name.sum" | head
        exit 1
    fi
}

grokscope train "$@" --threads 1 --out "$work/first" >/dev/null 2>&1
fingerprint "$work/first" >"$work/first.sum"
echo "$(wc -l <"$work/first.sum") files, $(grep -o '"weights_sha256": *"[0-9a-f]*"' "$work/first/result.json")"
for threads in 2 3; do train "threads-$threads" "$@" --threads "$threads"; done
for isa in avx512 avx2 scalar; do GROKSCOPE_ISA=$isa train "isa-$isa" "$@" --threads 2; done

killed=0 tries=0
while ((killed < kills)); do
    tries=$((tries + 1))
    # Not the function: its subshell would be killed in the program's place.
    dotnet $cli train "$@" --threads 1 --out "$work/killed" >/dev/null 2>&1 &
    pid=$!
    # At first the runtime starts; the moments are spread from there over some of the run.
    sleep "$(awk -v r=$RANDOM 'BEGIN { print 0.1 + 2.4 * r / 32768 }')"
    if kill -9 $pid 2>/dev/null; then killed=$((killed + 1)); fi
    wait $pid 2>/dev/null || true
    if [[ -f $work/killed/result.json ]]; then
        fingerprint "$work/killed" >"$work/killed.sum"
        cmp "$work/first.sum" "$work/killed.sum"
        rm -rf "$work/killed"
    fi
done
train killed "$@" --threads 1
echo "killed -9 $killed times in $tries starts: the same files"
