# Completion of apsaramqtt for bash 3.2 and newer. It needs no other package.
_apsaramqtt() {
  local cur line kind prefix word words glue i n
  words=() glue= i=1 n=0 kind=
  # Where bash takes "=" for the end of a word, this puts the parts together again.
  while [ "$i" -le "$COMP_CWORD" ]; do
    word=${COMP_WORDS[i]}
    if [ "$n" -gt 0 ] && { [ -n "$glue" ] || [ "$word" = "=" ]; }; then
      words[n - 1]=${words[n - 1]}$word
    else
      words[n]=$word
      n=$((n + 1))
    fi
    glue=
    if [ "$word" = "=" ]; then glue=1; fi
    i=$((i + 1))
  done
  cur=${COMP_WORDS[COMP_CWORD]}
  if [ "$cur" = "=" ]; then cur=; fi
  prefix=${words[n - 1]%"$cur"}

  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) kind=${line#:} ;;
      ?*)
        line=${line%%$'\t'*}
        COMPREPLY[${#COMPREPLY[@]}]=${line#"$prefix"}
        ;;
    esac
  done <<EOF_OF_CANDIDATES
$("${1/#\~/$HOME}" complete -- "${words[@]}" 2>/dev/null)
EOF_OF_CANDIDATES

  # bash 3.2 has no compopt, and completes files where nothing is found.
  if type compopt >/dev/null 2>&1; then
    case $kind in
      none) compopt +o default ;;
      folders) compopt +o default -o dirnames ;;
    esac
  fi
}
complete -o default -F _apsaramqtt apsaramqtt
