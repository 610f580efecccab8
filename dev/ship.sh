#!/usr/bin/env bash
# Makes what people install: the packages (OUT/packages) and, for each system, a folder with the program, .NET in it (OUT/linux-x64 …).
# Leaves the source as it is, its lock files too. Usage: dev/ship.sh [OUT]   OUT is the folder artifacts where it is not given.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=$(realpath -m "${1:-artifacts}")
systems="linux-x64 linux-arm64 win-x64 osx-arm64"
# The restores for single systems would mix with the source's own, so all of them happen in a place that is thrown away.
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
mkdir -p "$out"

rm -rf "$out/packages"
dotnet pack -c Release -v quiet -nologo -p:RestoreLockedMode=true -o "$out/packages"
for system in $systems; do
    rm -rf "${out:?}/$system"
    dotnet publish src/Grokscope.Cli -c Release -r "$system" -v quiet -nologo --artifacts-path "$build" -o "$out/$system"
    ending=""
    [[ $system != win-* ]] || ending=.exe
    mv "$out/$system/Grokscope.Cli$ending" "$out/$system/grokscope$ending"
    cp LICENSE "$out/$system/"
done
(cd "$out" && du -sm --apparent-size packages/* $systems | awk '{ print $1 " MB  " $2 }')
