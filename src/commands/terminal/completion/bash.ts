import type { Words } from '../../command.ts'
import { type CompletedOption, type Place, placesOf } from './tree.ts'

/**
 * For bash 3.2 and later, without the package bash-completion. The words before the cursor that are no options lead to a place of
 * the tree; what it does not know (a title, a name) leaves it there.
 */
export function bashCompletion(words: Words): string {
  const places = placesOf(words)
  return `# Completion of opsentry for bash: opsentry completion bash > ~/.local/share/bash-completion/completions/opsentry
_opsentry() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} place='' verbs options values word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "$place $word" in
${steps(places)}
    esac
  done
  case "$place" in
${places.map(place).join('\n')}
  esac
  case "$place $prev" in
${values(places)}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
  elif [[ -n $verbs ]]; then
    COMPREPLY=($(compgen -W "$verbs" -- "$cur"))
  elif [[ $values == file ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -F _opsentry opsentry
`
}

function steps(places: readonly Place[]): string {
  return places
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => `      '${before(path)}${path.at(-1)}') place='${pathText(path)}' ;;`)
    .join('\n')
}

function before(path: readonly string[]): string {
  return `${pathText(path.slice(0, -1))} `
}

function place({ path, verbs, options, files }: Place): string {
  const names = options.map(({ name }) => `--${name}`).join(' ')
  return `    '${pathText(path)}') verbs='${verbs.join(' ')}' options='${names}' values='${files ? 'file' : ''}' ;;`
}

/** An option's value comes before whatever else may follow. */
function values(places: readonly Place[]): string {
  return places.flatMap(({ path, options }) => options.flatMap((option) => value(path, option))).join('\n')
}

function value(path: readonly string[], { name, value }: CompletedOption): string[] {
  if (value === 'none') return []
  const reply =
    value === 'file'
      ? 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur"))'
      : value === 'text'
        ? ':'
        : `COMPREPLY=($(compgen -W '${value.join(' ')}' -- "$cur"))`
  return [`    '${pathText(path)} --${name}') ${reply}; return ;;`]
}

function pathText(path: readonly string[]): string {
  return path.join(' ')
}
