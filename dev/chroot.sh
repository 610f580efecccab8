#!/usr/bin/env bash
# Tries a folder of dev/ship.sh for this system in a root that holds nothing but it and the libraries of C and C++ that it is linked with: no .NET, no fonts, no
# ICU, no shell; only /proc is there, which .NET asks for its threads. Trains, sweeps, measures and reports, and leaves the files in OUT.
# Needs root; ends with 77 where nothing may be mounted, as in some containers. Usage: dev/chroot.sh FOLDER OUT
set -euo pipefail
folder=$(realpath "${1:?the folder of a program, such as artifacts/linux-x64}") out=$(realpath -m "${2:?a folder for the files that it writes}")
root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT
mkdir -p "$root/proc" "$root/tmp" "$root/work" "$out"
mount -t proc proc "$root/proc" || { echo "/proc cannot be mounted here"; exit 77; }
cp -r "$folder" "$root/grokscope"
ldd "$folder/grokscope" "$folder"/*.so | grep -oE '/[^ ]+\.so[^ ]*' | grep -v ':$' | sort -u | while read -r library; do
    [[ $library != "$folder"/* ]] || continue
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done

cat >"$root/work/tiny.toml" <<'TOML'
[task]
modulus = 7
[task.outputs]
add = "a + b"
mul = "a * b"
[model]
d_model = 8
layers = 1
heads = 2
d_ff = 8
[train]
steps = 60
batch_size = 16
eval_every = 20
snapshot_every = 20
[sweep]
seed = [1, 2]
TOML
grokscope() {
    echo "grokscope $*"
    env -i HOME=/tmp "$(command -v chroot)" "$root" /grokscope/grokscope "$@" >"$out/output" 2>&1 || { cat "$out/output"; return 1; }
}
grokscope --help
grokscope train /work/tiny.toml --out /work/run
grokscope sweep /work/tiny.toml --out /work/sweep
grokscope measure /work/run --only pca,commutator
grokscope report /work/run
cp -r "$root/work/." "$out/"
