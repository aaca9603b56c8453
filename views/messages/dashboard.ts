import { dashboardMessages, type DashboardMessages as Texts } from '#src/messages/dashboard-messages.ts'
import { saidIn, saidInTurn } from '#src/messages/said.ts'
import type { Language } from '#src/words.ts'

/** What the team reads: the messages of a page, and those of `messages/dashboard/`. */
export type DashboardMessages = Texts

export function dashboardMessagesOf(language: Language): DashboardMessages {
  return dashboardMessages(language)
}

/** A sentence that the code below the screens made in English, in the reader's language. */
export function said(t: DashboardMessages, sentence: string): string {
  return saidIn(t.language, sentence)
}

/** A text that is put together of sentences, some of which are another side's own words. */
export function saidEach(t: DashboardMessages, text: string): string {
  return saidInTurn(t.language, text)
}
