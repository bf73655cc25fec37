#compdef apsaramqtt
# Completion of apsaramqtt for zsh: to be sourced, or to lie in a folder of $fpath as _apsaramqtt.
_apsaramqtt() {
  local line kind
  local -a candidates arguments
  arguments=("${(@Q)words[2,CURRENT]}")
  while IFS= read -r line; do
    case $line in
      :*) kind=${line#:} ;;
      ?*) candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
    esac
  done < <("${(Q)words[1]/#\~/$HOME}" complete -- "${arguments[@]}" 2>/dev/null)

  case $kind in
    files) compset -P '*='; _files ;;
    folders) compset -P '*='; _files -/ ;;
    *) (( $#candidates )) && _describe -V 'apsaramqtt' candidates ;;
  esac
}

if [ "${funcstack[1]}" = _apsaramqtt ]; then
  _apsaramqtt "$@"
else
  if ! (( $+functions[compdef] )); then
    autoload -Uz compinit
    compinit -i
  fi
  compdef _apsaramqtt apsaramqtt
fi
