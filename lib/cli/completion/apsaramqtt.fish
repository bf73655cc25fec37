# Completion of apsaramqtt for fish.
function __apsaramqtt_candidates
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l before (string match -r '^.*=' -- "$current")
    set -l path (string replace -r '^.*=' '' -- "$current")
    # Elsewhere than in a command line, fish takes ~ literally. It prints an error for a command that it does not find.
    set -l program (string replace -r '^~(?=/)' -- "$HOME" "$words[1]")
    command -q "$program"; or return
    for line in ($program complete -- $words[2..] "$current" 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$path" | string replace -r '^' -- "$before"
            case ':folders'
                __fish_complete_directories "$path" '' | string replace -r '^' -- "$before"
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete --command apsaramqtt --erase
complete --command apsaramqtt --no-files --keep-order --arguments '(__apsaramqtt_candidates)'
