import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError, type Words } from './command.ts'
import { didYouMean } from './nearest.ts'

/** An option of a command, as Node parses it. */
export interface Option {
  type: 'string' | 'boolean'
  /** It may be given again and again. */
  multiple?: boolean
  /** For the shell's completion; absent: anything. */
  words?: readonly string[] | 'file'
}
export type Options = Record<string, Option>

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

/** The options as the shell's completion offers them. */
export function optionWords(options: Options): Words['options'] {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, words }]) => [name, type === 'boolean' ? 'none' : (words ?? 'text')]),
  )
}
