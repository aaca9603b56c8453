import type { Language } from '#src/words.ts'
import { leavesOf } from './message-leaves.ts'

/** Texts and worded attributes of a page, as readers, screen readers and scripts get them. */
export function textsOf(html: string): string[] {
  const found: string[] = []
  const worded = /^(title|aria-label|placeholder|alt|content|data-.*)$/
  new HTMLRewriter()
    .on('*', {
      element({ attributes }) {
        for (const [name = '', value = ''] of attributes) if (worded.test(name)) found.push(decoded(value))
      },
    })
    .onDocument({ text: ({ text }) => void found.push(decoded(text)) })
    .transform(html)
  return found.filter((text) => text.trim() !== '')
}

const shortest = 4

/** English words among the texts that the language has others for, such as `Past incidents`. Addresses are no words. */
export function untranslated(texts: string[], language: Language): string[] {
  const whole = texts.join('\n').replace(/https?:\/\/\S+/g, '')
  return [...englishPieces(language)].flatMap(([piece, words]) => (words.test(whole) ? [piece] : []))
}

const known = new Map<Language, Map<string, RegExp>>()

/** Pieces of the English messages, between names, times and counts, that the language's own messages never hold; and what finds each. */
export function englishPieces(language: Language): ReadonlyMap<string, RegExp> {
  const pieces = known.get(language) ?? findPieces(language)
  known.set(language, pieces)
  return pieces
}

function findPieces(language: Language): Map<string, RegExp> {
  const own = leavesOf(language)
    .map(({ pattern }) => pattern)
    .join('\n')
  const pieces = leavesOf('en')
    .flatMap(({ pattern }) => pattern.split(/\{\w+\}|⟦\d⟧/))
    .map((piece) => piece.replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, ''))
    .filter((piece) => piece.length >= shortest)
    .map((piece) => [piece, asWords(piece)] as const)
  return new Map(pieces.filter(([, words]) => !words.test(own)))
}

function asWords(piece: string): RegExp {
  return new RegExp(`(?<![\\p{L}_])${RegExp.escape(piece)}(?![\\p{L}_])`, 'u')
}

function decoded(text: string): string {
  const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", '#34': '"', amp: '&' }
  return text.replace(/&(\w+|#\d+);/g, (entity, name) => entities[name] ?? entity)
}
