import type { subscribers } from '#src/db/schema/delivery.ts'
import type { SubscriberState } from '#src/words.ts'

export type Subscriber = typeof subscribers.$inferSelect

/** Only then it is told anything. */
export function isActive({ state }: Pick<Subscriber, 'state'>): boolean {
  return state === 'active'
}

/** Nothing stands in the way of a message any more. */
export const active = {
  state: 'active',
  stateReason: null,
  failures: 0,
  pausedAt: null,
  quarantinedAt: null,
  unsubscribedAt: null,
} as const satisfies Partial<Subscriber>

/** The request to confirm goes to who is not active, unless they have left since it was asked for. `askedAt`: UTC ms. */
export function mayBeAsked(
  { state, unsubscribedAt, erasedAt }: Pick<Subscriber, 'state' | 'unsubscribedAt' | 'erasedAt'>,
  askedAt: number,
): boolean {
  return state !== 'active' && erasedAt === null && (unsubscribedAt ?? 0) <= askedAt
}

/** Since when the subscriber's state is what it is, UTC ms. */
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
