import type { Language } from '#src/words.ts'
import type { DashboardTexts } from './dashboard-texts.ts'
import type { Grammar } from './grammar.ts'
import { messagesIn } from './messages-in.ts'
import { pageMessages } from './page-messages.ts'
import type { PageTexts } from './page-texts.ts'

/** What the team reads: all that a page says, and the dashboard's own. */
export type DashboardMessages = PageTexts & DashboardTexts & Grammar

const own = messagesIn<DashboardTexts>('dashboard')
const known = new Map<Language, DashboardMessages>()

/** Loaded when somebody of the team first asks for the language: no page for visitors needs it. */
export function dashboardMessages(language: Language): DashboardMessages {
  const made = known.get(language) ?? { ...pageMessages(language), ...own(language) }
  known.set(language, made)
  return made
}
