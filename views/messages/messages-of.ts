import type { Grammar } from '#src/messages/grammar.ts'
import { pageMessages } from '#src/messages/page-messages.ts'
import type { PageTexts } from '#src/messages/page-texts.ts'
import type { Language } from '#src/words.ts'

/** Everything a visitor or a subscriber reads, in the organization's language. */
export function messagesOf(language: Language): PageTexts & Grammar {
  return pageMessages(language)
}
