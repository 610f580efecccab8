#!/usr/bin/env bash
# Tries a folder of dev/ship.sh for this system in a root that holds nothing but it, the libraries of C and C++ that it is linked with, and /proc, which it asks for its
# threads: no .NET, no OpenSSL, no fonts, no ICU, no shell. Trains, sweeps, measures and reports, and leaves the files in OUT.
# Needs root; ends with 77 where nothing may be mounted, as in some containers. Usage: dev/chroot.sh FOLDER OUT [TRAIN ARGUMENTS…]
set -euo pipefail
folder=$(realpath "${1:?the folder of a program, such as artifacts/linux-x64}") out=$(realpath -m "${2:?a folder for the files that it writes}")
shift 2
root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT
mkdir -p "$root/proc" "$root/tmp" "$root/work" "$out"
mount -t proc proc "$root/proc" || { echo "/proc cannot be mounted here"; exit 77; }
cp -r "$folder" "$root/grokscope"
ldd "$folder/grokscope" "$folder"/*.so | grep -oE '/[^ ]+\.so[^ ]*' | grep -v "^$folder" | tr -d : | sort -u | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done

if (($# == 0)); then set -- quick --set modulus=7 --set d_model=8 --set d_ff=8 --set steps=60 --set snapshot_every=20 --set weight_decay=1.0; fi
grokscope() {
    echo "grokscope $*"
    env -i HOME=/tmp "$(command -v chroot)" "$root" /grokscope/grokscope "$@" >"$out/output" 2>&1 || { cat "$out/output"; return 1; }
}
grokscope --help
grokscope train "$@" --out /work/run
grokscope sweep "$@" --set "seed=[1, 2]" --out /work/sweep
grokscope measure /work/run --only pca,commutator
grokscope report /work/run
cp -r "$root/work/." "$out/"
