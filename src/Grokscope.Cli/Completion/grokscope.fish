# Completion of grokscope for fish. In ~/.config/fish/config.fish: grokscope completion fish | source
function __grokscope_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l line " "(string join ' ' -- $words[2..-1] (commandline --current-token --cut-at-cursor))
    $words[1] "[suggest]" "$line" 2>/dev/null
end
complete --command grokscope --no-files --arguments '(__grokscope_complete)'
