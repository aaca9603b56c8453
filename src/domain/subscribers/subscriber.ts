import type { subscribers } from '#src/db/schema/delivery.ts'
import type { Language, SubscriberState } from '#src/words.ts'

export type Subscriber = typeof subscribers.$inferSelect

/** True for subscribers who are notified. */
export function isActive({ state }: Pick<Subscriber, 'state'>): boolean {
  return state === 'active'
}

/** The languages in which a page is shown, its own first. */
export function offeredLanguages({ language, furtherLanguages }: SpokenPage): Language[] {
  return [language, ...furtherLanguages.filter((one) => one !== language)]
}

/** Of messages: the subscriber's own while the page is shown in it, else the page's. */
export function languageOf({ language }: Pick<Subscriber, 'language'>, page: SpokenPage): Language {
  return offeredLanguages(page).find((one) => one === language) ?? page.language
}

interface SpokenPage {
  language: Language
  furtherLanguages: Language[]
}

/** Columns of an active subscriber, with the traces of every other state cleared. */
export const active = {
  state: 'active',
  stateReason: null,
  cause: null,
  failures: 0,
  fullReports: 0,
  fullReportedAt: null,
  pausedAt: null,
  quarantinedAt: null,
  unsubscribedAt: null,
} as const satisfies Partial<Subscriber>

/** The request to confirm may go to one who is not active, unless they have left since `askedAt` (UTC ms). */
export function mayBeAsked(
  { state, unsubscribedAt, erasedAt }: Pick<Subscriber, 'state' | 'unsubscribedAt' | 'erasedAt'>,
  askedAt: number,
): boolean {
  return state !== 'active' && erasedAt === null && (unsubscribedAt ?? 0) <= askedAt
}

/** UTC ms at which the subscriber came into its present state. */
export function since({ state, createdAt, ...at }: Subscriber): number {
  const moments: Record<SubscriberState, number | null> = {
    unconfirmed: null,
    active: at.confirmedAt,
    paused: at.pausedAt,
    quarantined: at.quarantinedAt,
    unsubscribed: at.unsubscribedAt,
  }
  return moments[state] ?? createdAt
}
