import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import type { Catalog, Choice, CompiledLanguage, CompiledMessages, Part } from './compiled.ts'
import { type ArgumentType, type MessageFile, type MessageTree, type Note, readMessageFile } from './message-files.ts'

/** When the executable is built, and in a checkout when a language is first needed: the executable holds no parser. */
export function compileLanguage(catalog: Catalog, language: CompiledLanguage['language']): CompiledLanguage {
  const english = readMessageFile(catalog, 'en')
  const own = language === 'en' ? english : readMessageFile(catalog, language)
  const { locale, feedLocale } = own
  return { language, locale, feedLocale, messages: compileTree(own.tree, english, english.tree, '') }
}

/** What a translation lacks is said in English until it is there. */
function compileTree(own: MessageTree, english: MessageFile, model: MessageTree, path: string): CompiledMessages {
  const compiled: CompiledMessages = {}
  for (const [name, value] of Object.entries(model)) {
    const key = `${path}${name}`
    const text = own[name] ?? value
    if (typeof value !== 'string')
      compiled[name] = compileTree(typeof text === 'string' ? {} : text, english, value, `${key}.`)
    else if (typeof text === 'string') compiled[name] = compileMessage(text, signatureOf(key, value, english.notes))
  }
  return compiled
}

/** Names and types of the arguments, in their order. */
export type Signature = Map<string, ArgumentType>

/**
 * Of an English message. One argument says itself what it is; two and more, and what English does without, stand in the note
 * beside it, since they are handed in by their order. A note beside a whole group says what each of its messages may name.
 */
export function signatureOf(key: string, english: string, notes: ReadonlyMap<string, Note>): Signature {
  const noted = notes.get(key)?.arguments
  if (noted) return new Map(Object.entries(noted))
  const found = argumentsIn(parseMessage(english))
  const shared = sharedArguments(key, notes)
  if (shared) return new Map(Object.entries(shared).filter(([name]) => found.has(name)))
  if (found.size > 1) throw new Error(`${key} has ${found.size} arguments: say in which order in "@${key}"`)
  return found
}

/** Of the nearest group that the message stands in. */
function sharedArguments(key: string, notes: ReadonlyMap<string, Note>): Note['arguments'] {
  const end = key.lastIndexOf('.')
  if (end < 0) return undefined
  const group = key.slice(0, end)
  return notes.get(group)?.arguments ?? sharedArguments(group, notes)
}

export function parseMessage(text: string): MessageFormatElement[] {
  return parse(text, { ignoreTag: true, requiresOtherClause: true })
}

/** In the order in which they are read first; a number is one that is written as a number, or counted. */
export function argumentsIn(elements: MessageFormatElement[], found: Signature = new Map()): Signature {
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue
    const isNumber = element.type === TYPE.number || element.type === TYPE.plural
    if (isNumber || !found.has(element.value)) found.set(element.value, isNumber ? 'number' : 'string')
    if (element.type === TYPE.plural || element.type === TYPE.select)
      for (const { value } of Object.values(element.options)) argumentsIn(value, found)
  }
  return found
}

/** A text where only slots vary, which stay as `{name}`; else the parts of a function. */
export function compileMessage(text: string, signature: Signature): string | Part[] {
  const elements = parseMessage(text)
  const handedIn = [...signature].filter(([, type]) => type !== 'slot').map(([name]) => name)
  const parts = partsOf(elements, { signature, handedIn })
  return handedIn.length === 0 ? parts.join('') : parts
}

interface Place {
  signature: Signature
  handedIn: string[]
  /** What `#` stands for. */
  counted?: number
}

function partsOf(elements: MessageFormatElement[], place: Place): Part[] {
  return elements.map((element) => partOf(element, place)).reduce<Part[]>(joined, [])
}

function joined(parts: Part[], part: Part): Part[] {
  const last = parts.at(-1)
  if (typeof last === 'string' && typeof part === 'string') return [...parts.slice(0, -1), last + part]
  return [...parts, part]
}

function partOf(element: MessageFormatElement, place: Place): Part {
  if (element.type === TYPE.literal) return element.value
  if (element.type === TYPE.pound) return ['number', place.counted ?? 0]
  const type = place.signature.get(element.value)
  if (type === undefined) throw new Error(`{${element.value}} is no argument of this message`)
  if (type === 'slot') return `{${element.value}}`
  const index = place.handedIn.indexOf(element.value)
  if (element.type === TYPE.argument) return index
  if (element.type === TYPE.number) return ['number', index]
  if (element.type === TYPE.select) return ['select', index, formsOf(element.options, place)]
  if (element.type === TYPE.plural)
    return [
      element.pluralType === 'ordinal' ? 'ordinal' : 'plural',
      index,
      formsOf(element.options, { ...place, counted: index }),
    ]
  throw new Error(`{${element.value}} is formatted as messages are not: hand in a text`)
}

function formsOf(options: Record<string, { value: MessageFormatElement[] }>, place: Place): Choice[2] {
  return Object.fromEntries(Object.entries(options).map(([form, { value }]) => [form, partsOf(value, place)]))
}
