#!/usr/bin/env bash
# Collects of a measured study what the samples' pages rest on: its sweep.csv without the seconds, and some tables of its runs, each row with its cell before it;
# of a table over the steps the rows of the last one. Usage: samples/collect.sh STUDY OUT
set -euo pipefail
export LC_ALL=C
study=$1 out=$2
mkdir -p "$out"
sed 's/,[^,]*$//' "$study/sweep.csv" >"$out/sweep.csv"
for table in fourier_shared heads hessian_summary pca_summary reconstruct_kstar_spread symmetry_summary; do
    compgen -G "$study/*/measures/$table.csv" >/dev/null || continue
    for file in "$study"/*/measures/"$table.csv"; do
        cell=$(basename "$(dirname "$(dirname "$file")")")
        awk -F, -v cell="$cell" '
            NR == 1 { print "cell," $0; steps = $1 == "step"; next }
            steps && $1 != last { kept = ""; last = $1 }
            { kept = kept cell "," $0 "\n" }
            END { printf "%s", kept }' "$file"
    done | awk 'NR == 1 || !/^cell,/' >"$out/$table.csv"
done
