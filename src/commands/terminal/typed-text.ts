import { UsageError } from '../command.ts'

/** Characters of a status update; the API refuses more than it takes itself. */
const longest = 200_000

/** What is piped in; null where a person sits at the keyboard, whom nobody asks. */
export type Input = () => Promise<string | null>

export const standardInput: Input = async () => {
  if (process.stdin.isTTY) return null
  let text = ''
  for await (const piece of Bun.stdin.stream().pipeThrough(new TextDecoderStream())) {
    text += piece
    if (text.length > longest)
      throw new UsageError(`The text is too long: ${longest.toLocaleString('en')} characters at most.`)
  }
  return text
}

/** `--text`, else what is piped in, as for `--text -`. Throws a UsageError where there is neither. */
export async function readText(typed: string | undefined, input: Input): Promise<string> {
  const text = (typed === undefined || typed === '-' ? await input() : typed)?.trim() ?? ''
  if (text === '') throw new UsageError('--text is missing: say what people shall read, or pipe it in.')
  return text
}
