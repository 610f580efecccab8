#compdef grokscope
# Completion of grokscope for zsh. In ~/.zshrc, after compinit: source <(grokscope completion zsh)
_grokscope() {
    local line=" ${(j: :)words[2,CURRENT-1]} $PREFIX" reply
    local -a replies whole open
    replies=("${(@f)$("${words[1]}" "[suggest]" "$line" 2>/dev/null)}")
    for reply in $replies; do
        case $reply in
            *[=/]) open+=("$reply") ;;
            *) whole+=("$reply") ;;
        esac
    done
    compadd -a whole
    compadd -S '' -a open
}
if [[ ${funcstack[1]} == _grokscope ]]; then _grokscope "$@"; else compdef _grokscope grokscope; fi
