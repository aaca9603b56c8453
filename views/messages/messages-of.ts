import type { Language } from '#src/words.ts'
import { de } from './de.ts'
import { en, type Messages } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'
import { pt } from './pt.ts'

const messages: Record<Language, Messages> = { en, de, fr, es, pt, ja }

/** Everything a visitor or a subscriber reads, in the organization's language. */
export function messagesOf(language: Language): Messages {
  return messages[language]
}
