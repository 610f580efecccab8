# Completion of grokscope for bash. In ~/.bashrc: eval "$(grokscope completion bash)"
_grokscope() {
    local program=${COMP_WORDS[0]} line=${COMP_LINE:0:COMP_POINT} word reply
    line=${line#*"$program"}
    word=${line##*[[:space:]]}
    COMPREPLY=()
    while IFS= read -r reply; do
        # Bash cuts words at '=' and ':' too, and wants the rest of the last piece only.
        COMPREPLY+=("${reply#"${word%"${word##*[=:]}"}"}")
    done < <("$program" "[suggest]" "$line" 2>/dev/null)
    if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *[=/] ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _grokscope grokscope
