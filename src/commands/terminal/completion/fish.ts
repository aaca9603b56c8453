import type { Words } from '../../command.ts'
import { type CompletedOption, type Place, placesOf } from './tree.ts'

/** For fish: a file in its folder of completions, or sourced. */
export function fishCompletion(words: Words): string {
  const places = placesOf(words)
  return `# Completion of opsentry for fish: opsentry completion fish > ~/.config/fish/completions/opsentry.fish
function __opsentry_place
  set -l place ''
  for word in (commandline -opc)[2..-1]
    switch "$place $word"
${steps(places)}
    end
  end
  echo $place
end
function __opsentry_at
  test (__opsentry_place) = "$argv[1]"
end
complete -c opsentry -f
${places.flatMap(lines).join('\n')}
`
}

function steps(places: readonly Place[]): string {
  return places
    .filter(({ path }) => path.length > 0)
    .map(
      ({ path }) => `      case '${path.slice(0, -1).join(' ')} ${path.at(-1)}'\n        set place '${path.join(' ')}'`,
    )
    .join('\n')
}

function lines({ path, verbs, options, files }: Place): string[] {
  const here = `complete -c opsentry -n '__opsentry_at "${path.join(' ')}"'`
  return [
    ...(verbs.length > 0 ? [`${here} -a '${verbs.join(' ')}'`] : []),
    ...(files ? [`${here} -F`] : []),
    ...options.map((option) => `${here} -l ${option.name}${wordsAfter(option)}`),
  ]
}

function wordsAfter({ value }: CompletedOption): string {
  if (value === 'none') return ''
  else if (value === 'file') return ' -r -F'
  else return value === 'text' ? ' -x' : ` -x -a '${value.join(' ')}'`
}
