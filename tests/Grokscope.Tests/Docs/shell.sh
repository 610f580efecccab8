# Before a page's blocks: grokscope is this tree's program, and its experiments are small ones of the same names (in $EXPERIMENTS).
set -euo pipefail
trap 'echo "ended with $? at: $BASH_COMMAND" >&2' ERR

small() {
    local name=${1##*/}
    if [[ -f $EXPERIMENTS/${name%.toml}.toml && ( $1 != *.toml || -f $1 ) ]]; then echo "$EXPERIMENTS/${name%.toml}.toml"; else echo "$1"; fi
}

grokscope() { small_grokscope "$@"; }

small_grokscope() {
    local -a arguments=("$@")
    local i
    case $1 in
        train | sweep | reproduce) arguments[1]=$(small "$2") ;;
        import) for ((i = 1; i < $#; i++)); do [[ ${arguments[i]} != --config ]] || arguments[i + 1]=$(small "${arguments[i + 1]}"); done ;;
        serve) serve_once "$@"; return ;;
    esac
    command dotnet "$CLI" "${arguments[@]}"
}

# serve goes on until it is stopped: here, once it has told its address.
serve_once() {
    local server code=0
    command dotnet "$CLI" "$@" >served &
    server=$!
    until grep -q '^.*http://127.0.0.1:' served || ! kill -0 $server 2>/dev/null; do sleep 0.1; done
    kill -s TERM $server
    wait $server || code=$?
    grep -q 'http://127.0.0.1:' served && ((code == 0))
}

# The same from the source tree, as the README has it; a page may define grokscope by it.
dotnet() {
    [[ $1 == run ]] || { echo "only dotnet run is known here, not: dotnet $*" >&2; return 1; }
    while [[ $1 != -- ]]; do
        [[ $1 != --project ]] || [[ -d $ROOT/${2#"$PWD/"} ]] || { echo "there is no project $2" >&2; return 1; }
        shift
    done
    shift
    small_grokscope "$@"
}
