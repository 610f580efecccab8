#!/usr/bin/env bash
# Tries promise 3 on this machine: a sweep that is killed -9 KILLS times at random moments, in turn its starter alone, the starter with all
# cells, and single cells, must end with the files of one that nobody disturbed. Usage: dev/kill_sweep.sh [KILLS] [SWEEP ARGUMENTS…]
# Example: dev/kill_sweep.sh 50 quick
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source dev/fingerprint.sh
kills=${1:-50}
shift || true
if (($# == 0)); then set -- quick; fi
dotnet build -c Release -v quiet -nologo src/Grokscope.Cli
cli=src/Grokscope.Cli/bin/Release/net10.0/Grokscope.Cli.dll
work=$(mktemp -d)
starter=
end() {
    [[ -z $starter ]] || kill -9 "$starter" $(pgrep -P "$starter") 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT

dotnet $cli sweep "$@" --out "$work/whole" >/dev/null 2>&1
fingerprint "$work/whole" >"$work/whole.sum"
echo "undisturbed: $(wc -l <"$work/whole.sum") files, $(find "$work/whole" -name result.json | wc -l) results"

compare() {
    fingerprint "$work/killed" >"$work/killed.sum"
    if ! cmp -s "$work/whole.sum" "$work/killed.sum"; then
        echo "DIFFERENT after $killed kills:"
        diff "$work/whole.sum" "$work/killed.sum" | head
        exit 1
    fi
}

killed=0 rounds=0 starts=0
declare -A count=([starter]=0 [all]=0 [cell]=0)
while ((killed < kills)); do
    dotnet $cli sweep "$@" --out "$work/killed" >"$work/log" 2>&1 &
    starter=$!
    starts=$((starts + 1))
    while ((killed < kills)); do
        sleep "$(awk -v r=$RANDOM 'BEGIN { print 0.05 + 3 * (r / 32768) ^ 2 }')"
        kill -0 $starter 2>/dev/null || break
        mapfile -t cells < <(pgrep -P $starter || true)
        case $((RANDOM % 4)) in
        0) what=starter victims=($starter) ;;
        1) what=all victims=($starter ${cells[@]+"${cells[@]}"}) ;;
        *) what=cell victims=(${cells[@]+"${cells[RANDOM % ${#cells[@]}]}"}) ;;
        esac
        ((${#victims[@]} > 0)) && kill -9 "${victims[@]}" 2>/dev/null || continue
        killed=$((killed + 1)) count[$what]=$((count[$what] + 1))
        [[ $what == cell ]] || break
    done
    code=0
    wait $starter 2>/dev/null || code=$?
    starter=
    if ((code == 0)); then
        rounds=$((rounds + 1))
        compare
        rm -rf "$work/killed"
    elif ((code != 137)); then
        echo "the sweep ended with $code:"
        tail -n 5 "$work/log"
        exit 1
    fi
done
dotnet $cli sweep "$@" --out "$work/killed" >"$work/log" 2>&1
compare
echo "killed -9 $killed times in $starts starts ($((rounds + 1)) whole sweeps): ${count[starter]} times the starter alone, ${count[all]} times all, ${count[cell]} times one cell: the same files"
