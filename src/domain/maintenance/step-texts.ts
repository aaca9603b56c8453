import { pageMessages } from '#src/messages/page-messages.ts'
import type { Language } from '#src/words.ts'
import type { ProgramStatus } from './program-windows.ts'

/** Texts of the updates that the clock posts without a person. */
export function stepText(language: Language, step: 'started' | 'overrun' | 'completed'): string {
  const { proposed, posted } = pageMessages(language)
  return { started: proposed.in_progress, overrun: posted.overrun, completed: proposed.completed }[step]
}

/** What a program posts without a text, by the status that it gives the window. */
export function stepTexts(language: Language): Record<ProgramStatus, string> {
  const { proposed, posted } = pageMessages(language)
  const { scheduled, verifying } = posted
  return { scheduled, in_progress: proposed.in_progress, verifying, completed: proposed.completed }
}
