import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './command.ts'
import { didYouMean } from './nearest.ts'

/** Parses a command's options strictly; Node's complaint about a wrong one becomes the sentence of a UsageError. */
export function readOptions<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/)
    const unknown = /^Unknown option '(--?[^']+)'/.exec(sentence)?.[1]
    const known = Object.keys(config.options ?? {}).map((name) => `--${name}`)
    throw new UsageError(`${sentence.replace(/\.$/, '')}.${unknown === undefined ? '' : didYouMean(unknown, known)}`)
  }
}
