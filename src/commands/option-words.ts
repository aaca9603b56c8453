import type { Words } from './command.ts'

/** An option of a command, as Node parses it. */
export interface Option {
  type: 'string' | 'boolean'
  /** It may be given again and again. */
  multiple?: boolean
  /** For the shell's completion; absent: anything. */
  words?: readonly string[] | 'file'
}
export type Options = Record<string, Option>

/** The options as the shell's completion offers them. */
export function optionWords(options: Options): Words['options'] {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, words }]) => [name, type === 'boolean' ? 'none' : (words ?? 'text')]),
  )
}
