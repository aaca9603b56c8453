import type { MessageKind } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { timeSince } from '../time/steady-now.ts'
import type { Delivery } from './delivery.ts'

const hour = 3_600_000
const day = 24 * hour

/** News of a page: whoever wants to know how things stand days later looks at it. */
const news = 3 * day
/** What is read when it leaves, and says how things stand then: it stays true, or is not sent. */
const asItStands = 30 * day
/** What the owner of an account or of an organization has to learn, however late: somebody else may have done it. */
const security = 30 * day

/**
 * Milliseconds for which a message is worth sending, from the moment at which it was queued, or at which a person asked for it
 * again. What is older is settled as too old before it is tried. Much ends sooner: a link where it expires, a reminder where
 * the maintenance begins, an invitation where it is withdrawn (notifications/channels/). The least that holds for every kind
 * stands here.
 */
export const worthTelling: Record<MessageKind, number> = {
  status_update: news,
  maintenance_update: news,
  maintenance_reminder: news,
  service_status: news,
  subscription_confirmation: 3 * day,
  subscription_link: day,
  sign_up: day,
  password_reset: day,
  password_changed: security,
  password_removed: security,
  new_device: security,
  email_verification: day,
  email_change_asked: security,
  email_changed: security,
  invitation: 30 * day,
  update_overdue: asItStands,
  incident_silent: asItStands,
  notification_late: asItStands,
  webhook_paused: asItStands,
  tokens_kept: asItStands,
  glass_broken: security,
  mail_domain_missing: asItStands,
  test_message: hour,
  notice: 30 * day,
  account_deletion: 30 * day,
  factor_reset_requested: security,
  factor_reset: security,
  new_owner: security,
  api_token_created: security,
  data_request_due: asItStands,
  policy_change: 30 * day,
  audit_anchor: 30 * day,
  page_link: day,
  domain_lost: asItStands,
  url_changed: security,
  alarm: asItStands,
  publication: asItStands,
  emergency_publication: security,
  mention: asItStands,
  announcement: news,
}

/** Milliseconds for which a program is told the last word on an incident, a window or a service. */
export const lastWordWorthTelling = asItStands

/** Milliseconds after which an update that still waits gives way to a newer one about the same subject. */
export const supersededAfter = hour

/** The cause of what grew too old, and of what a newer message took the place of: a word, where others have an answer's. */
export const tooOld = 'too_old'
export const superseded = 'superseded'

/** It was not sent for its age, or since a newer one took its place: whoever wants it sent all the same may say so. */
export function wasLeftForAge({ state, cause }: Pick<Delivery, 'state' | 'cause'>): boolean {
  return state === 'suppressed' && (cause === tooOld || cause === superseded)
}

/** Milliseconds since it was queued, or since a person asked for it again. */
export function ageOf({ clock }: Pick<Deps, 'clock'>, { createdAt, retriedAt }: Delivery): number {
  return timeSince(clock, Math.max(createdAt, retriedAt ?? 0))
}

export function isTooOld(deps: Pick<Deps, 'clock'>, delivery: Delivery): boolean {
  return ageOf(deps, delivery) > worthTelling[delivery.kind]
}

/** How it ends for its age: it failed, for its last answer, where it was tried in vain until then; else it is not sent. */
export function endedByAge({
  kind,
  attempts,
  lastAnswer,
  cause,
}: Pick<Delivery, 'kind' | 'attempts' | 'lastAnswer' | 'cause'>) {
  if (attempts === 0) return { state: 'suppressed', cause: tooOld, lastAnswer: tooOldAnswer(kind) } as const
  const said = lastAnswer === null ? '' : ` The last answer was: ${lastAnswer}`
  return { state: 'failed', cause, lastAnswer: tooOldAnswer(kind) + said } as const
}

/** A sentence for the team. */
function tooOldAnswer(kind: MessageKind): string {
  return `It was too old to be sent: its news is worth telling for ${lengthOf(worthTelling[kind])}.`
}

function lengthOf(milliseconds: number): string {
  const [count, unit] = milliseconds < 2 * day ? [milliseconds / hour, 'hour'] : [milliseconds / day, 'day']
  return count === 1 ? `one ${unit}` : `${count} ${unit}s`
}
