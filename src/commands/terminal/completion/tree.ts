import type { Words } from '../../command.ts'

/** One place of the command line: the words typed before it, and what may follow. */
export interface Place {
  path: readonly string[]
  verbs: readonly string[]
  options: readonly CompletedOption[]
  files: boolean
}

export interface CompletedOption {
  name: string
  /** `none`: it takes no value. */
  value: readonly string[] | 'file' | 'text' | 'none'
}

/** Every place of the tree, the root first. */
export function placesOf(words: Words, path: readonly string[] = []): Place[] {
  const { verbs = {}, options = {}, files = false } = words
  const here = {
    path,
    verbs: Object.keys(verbs),
    options: Object.entries(options).map(([name, value]) => ({ name, value })),
    files,
  }
  return [here, ...Object.entries(verbs).flatMap(([verb, below]) => placesOf(below, [...path, verb]))]
}
