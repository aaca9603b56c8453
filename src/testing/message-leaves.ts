import { compileLanguage } from '#src/messages/compile-messages.ts'
import type { Catalog, CompiledMessages, Part } from '#src/messages/compiled.ts'
import type { Language } from '#src/words.ts'

/** Messages as a list: what tests compare languages by. */

export interface Leaf {
  /** `banner.outage` */
  key: string
  /** The text as most numbers have it, with ⟦0⟧, ⟦1⟧ and so on for its arguments. */
  pattern: string
}

/** Every message of a language, in the order of the English file. */
export function leavesOf(language: Language, catalog: Catalog = 'page'): Leaf[] {
  return leavesBelow(compileLanguage(catalog, language).messages, '')
}

function leavesBelow(messages: CompiledMessages, path: string): Leaf[] {
  return Object.entries(messages).flatMap(([name, value]) => {
    const key = `${path}${name}`
    if (typeof value === 'string') return [{ key, pattern: value }]
    else if (Array.isArray(value)) return [{ key, pattern: patternOf(value) }]
    else return leavesBelow(value, `${key}.`)
  })
}

export function patternOf(parts: Part[]): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      else if (typeof part === 'number') return `⟦${part}⟧`
      else if (part[0] === 'number') return `⟦${part[1]}⟧`
      else return patternOf(part[2].other ?? [])
    })
    .join('')
}
