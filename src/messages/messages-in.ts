import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Language } from '#src/words.ts'
import type { Catalog, CompiledLanguage, CompiledMessages } from './compiled.ts'
import { type Grammar, grammarOf } from './grammar.ts'
import { messageFunction } from './message-function.ts'

const inExecutable = import.meta.dirname.startsWith('/$bunfs')

/** The messages of a language, loaded when it is first asked for; `Texts` is what is generated from the English ones. */
export function messagesIn<Texts>(catalog: Catalog): (language: Language) => Texts & Grammar {
  const known = new Map<Language, Texts & Grammar>()
  return (language) => {
    const loaded = known.get(language)
    if (loaded) return loaded
    const compiled = inExecutable ? packed(catalog, language) : ofCheckout(catalog, language)
    const grammar = grammarOf(compiled)
    const made = { ...grammar, ...(callable(compiled.messages, grammar) as Texts) }
    known.set(language, made)
    return made
  }
}

/** Where `.ci/stage` has put them. */
export function packedName(catalog: Catalog, language: string): string {
  return `messages/${catalog}/${language}.json.zst`
}

function packed(catalog: Catalog, language: Language): CompiledLanguage {
  const bytes = readFileSync(join('/$bunfs/root', packedName(catalog, language)))
  return JSON.parse(Bun.zstdDecompressSync(bytes).toString())
}

/** By a name that is computed, so that the executable holds neither the compiler nor the parser. */
function ofCheckout(catalog: Catalog, language: Language): CompiledLanguage {
  const compiler = createRequire(import.meta.url)(join(import.meta.dirname, 'compile-messages.ts'))
  return (compiler as typeof import('./compile-messages.ts')).compileLanguage(catalog, language)
}

function callable(messages: CompiledMessages, grammar: Grammar): unknown {
  return Object.fromEntries(
    Object.entries(messages).map(([name, value]) => {
      if (typeof value === 'string') return [name, value]
      else if (Array.isArray(value)) return [name, messageFunction(value, grammar)]
      else return [name, callable(value, grammar)]
    }),
  )
}
