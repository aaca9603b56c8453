import type { Words } from '../../command.ts'
import { type CompletedOption, type Place, placesOf } from './tree.ts'

/** For zsh's own completion: a file `_opsentry` on the fpath, or evaluated after compinit. */
export function zshCompletion(words: Words): string {
  const places = placesOf(words)
  return `#compdef opsentry
# Completion of opsentry for zsh: opsentry completion zsh > "\${fpath[1]}/_opsentry"
_opsentry() {
  local place='' word
  local -a verbs options
  local -i i
  local prev=\${words[CURRENT-1]} cur=\${words[CURRENT]}
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    case "$place $word" in
${steps(places)}
    esac
  done
  case "$place $prev" in
${places.flatMap(({ path, options }) => options.flatMap((option) => wordsAfter(path, option))).join('\n')}
  esac
  case "$place" in
${places.map(place).join('\n')}
  esac
}
if [[ $funcstack[1] == _opsentry ]]; then _opsentry "$@"; else compdef _opsentry opsentry; fi
`
}

function steps(places: readonly Place[]): string {
  return places
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => `      '${path.slice(0, -1).join(' ')} ${path.at(-1)}') place='${path.join(' ')}' ;;`)
    .join('\n')
}

function place({ path, verbs, options, files }: Place): string {
  const names = options.map(({ name }) => `--${name}`).join(' ')
  const rest = files ? 'else _files' : verbs.length === 0 ? '' : `else compadd -- ${verbs.join(' ')}`
  const begin = `    '${path.join(' ')}') if [[ $cur == -* ]]; then compadd -- ${names || "''"}`
  return `${begin}; ${rest ? `${rest}; ` : ''}fi ;;`
}

function wordsAfter(path: readonly string[], { name, value }: CompletedOption): string[] {
  if (value === 'none') return []
  const reply = value === 'file' ? '_files' : value === 'text' ? ':' : `compadd -- ${value.join(' ')}`
  return [`    '${path.join(' ')} --${name}') ${reply}; return ;;`]
}
