import type { Language } from '#src/words.ts'

/** Catalogs of messages, a folder of `messages/` each: what visitors and subscribers read, and what the team does besides. */
export const catalogs = ['page', 'dashboard'] as const
export type Catalog = (typeof catalogs)[number]

/** A piece of a message: text, the argument at a place, or what the language's rules make of that argument. */
export type Part = string | number | FormattedNumber | Choice
export type FormattedNumber = ['number', argument: number]
/** By the plural's category, or `=1` for one number alone; by the argument's text. Always with `other`. */
export type Choice = ['plural' | 'ordinal' | 'select', argument: number, forms: Record<string, Part[]>]

/** As it stands in the executable: texts are ready, an array is a function of the arguments. */
export interface CompiledMessages {
  [key: string]: string | Part[] | CompiledMessages
}

export interface CompiledLanguage {
  language: Language
  /** How Intl writes dates, numbers and lists. */
  locale: string
  /** How feeds write dates. */
  feedLocale: string
  messages: CompiledMessages
}
