import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalog } from './compiled.ts'

/** Of a checkout; the executable holds them compiled. */
const folder = join(import.meta.dirname, '../../messages')

/** A file of `messages/`: texts in ICU MessageFormat 1, and beside them under `@name` what translators should know. */
export interface MessageTree {
  [key: string]: string | MessageTree
}

export interface MessageFile {
  locale: string
  feedLocale: string
  /** Keys of what the language writes as English does. */
  asEnglish: string[]
  tree: MessageTree
  /** Of the English file: by the key of a message. */
  notes: Map<string, Note>
}

/** `slot`: the page puts an element there, such as a link or a time. */
export type ArgumentType = 'string' | 'number' | 'slot'

/** As ARB's `@name`, and shorter. */
export interface Note {
  description?: string
  /** In the order in which they are handed in. */
  arguments?: Record<string, ArgumentType>
}

export function languagesOf(catalog: Catalog): string[] {
  return readdirSync(join(folder, catalog))
    .map((name) => name.replace(/\.json$/, ''))
    .toSorted()
}

export function readMessageFile(catalog: Catalog, language: string): MessageFile {
  return parseMessageFile(readFileSync(join(folder, catalog, `${language}.json`), 'utf8'))
}

export function parseMessageFile(text: string): MessageFile {
  const { '@@locale': locale, '@@x-feed-locale': feedLocale, '@@x-as-english': asEnglish, ...rest } = JSON.parse(text)
  const notes = new Map<string, Note>()
  const tree = withoutNotes(rest, '', notes)
  return { locale, feedLocale: feedLocale ?? locale, asEnglish: asEnglish ?? [], tree, notes }
}

function withoutNotes(tree: MessageTree, path: string, notes: Map<string, Note>): MessageTree {
  const kept: MessageTree = {}
  for (const [name, value] of Object.entries(tree)) {
    const key = `${path}${name.replace(/^@/, '')}`
    if (name.startsWith('@')) notes.set(key, value as Note)
    else kept[name] = typeof value === 'string' ? value : withoutNotes(value, `${key}.`, notes)
  }
  return kept
}
