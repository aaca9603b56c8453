import { eq, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { moment } from '#src/statuspage/moment.ts'
import { pseudonymOf } from '../accounts/pseudonym.ts'
import type { Deps } from '../context.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { isRunningStatus } from '../maintenance/maintenance-window.ts'
import { factsOf, type Slots, trimmed } from '../metrics/hour.ts'
import type { CheckedRow } from './check-rows.ts'
import type { Step } from './read-steps.ts'

/** Counts, for the summary, rows that had to change because they cannot work here as they did there. */
export interface Adapted {
  /** Subscribers on webhooks and chats, whose URLs stayed behind. */
  urlSubscribers: number
  /** Windows whose time has passed meanwhile, and that do nothing by themselves any more. */
  passedWindows: number
}

/** Reason of the quarantine, in words for the team. */
const withoutUrl = 'Imported without its URL, which is a secret: it has to subscribe again.'

/** Changes checked rows so that nothing is sent, nobody is impersonated and nothing belated begins. */
export function createAdaptation(
  deps: Deps,
  organizationId: string,
): { adapt: (step: Step) => void; adapted: Adapted } {
  const now = deps.clock.now()
  const adapted: Adapted = { urlSubscribers: 0, passedWindows: 0 }
  const mailboxes = new Set<string>()
  return {
    adapted,
    adapt({ file, rows }) {
      if (file === 'incidents' || file === 'maintenance' || file === 'announcements')
        replaceStrangers(deps, rows, organizationId)
      for (const row of rows) {
        if (file === 'services') dateStart(row)
        else if (file === 'announcements') takeForMailed(row, now)
        else if (file === 'metrics') for (const hour of row.parts.hours ?? []) sumUp(hour)
        else if (file === 'maintenance') adapted.passedWindows += Number(letPass(row, now))
        else if (file === 'subscribers') {
          keyMailbox(row, mailboxes)
          adapted.urlSubscribers += Number(quarantine(row, now))
        }
      }
    },
  }
}

/** Of several with one mailbox only the first gets the key; the others are joined with it once they are saved. */
function keyMailbox({ values }: CheckedRow, taken: Set<string>): void {
  const mailbox = values.channel === 'email' ? mailboxKey(String(values.address)) : null
  if (mailbox === null || taken.has(mailbox)) return
  taken.add(mailbox)
  Object.assign(values, { mailbox })
}

/** Quarantines subscribers without their URL; one that had unsubscribed stays so. */
function quarantine({ values }: CheckedRow, now: number): boolean {
  if (values.channel === 'email' || values.state === 'unsubscribed') return false
  Object.assign(values, { state: 'quarantined', stateReason: withoutUrl, quarantinedAt: values.quarantinedAt ?? now })
  return true
}

/** Exports of earlier versions tell a service's start only as a moment. */
function dateStart({ values }: CheckedRow): void {
  if (!('startDate' in values)) values.startDate = moment(Number(values.startedAt)).slice(0, 10)
}

/** What charts ask of an hour follows from its points. */
function sumUp({ values }: CheckedRow): void {
  const points = trimmed(values.points as Slots)
  Object.assign(values, { points, ...factsOf(Number(values.hour), points) })
}

/** Disarms timed actions whose time has passed, because they would be carried out belatedly after a move. */
function letPass({ values, parts }: CheckedRow, now: number): boolean {
  for (const reminder of parts.reminders ?? [])
    if (Number(reminder.values.remindAt) <= now) reminder.values.settledAt ??= now
  const missedStart = values.status === 'scheduled' && Number(values.scheduledStart) <= now
  const isRunning = isRunningStatus(String(values.status))
  const missedEnd = (isRunning || missedStart) && Number(values.scheduledEnd) <= now
  if (missedStart) Object.assign(values, { autoStart: false })
  if (missedEnd) Object.assign(values, { autoComplete: false, overrunAt: values.overrunAt ?? now })
  return missedStart || missedEnd
}

/** Whoever followed the page there was mailed there. */
function takeForMailed({ values }: CheckedRow, now: number): void {
  if (values.notify) values.notifiedAt ??= now
}

/** An author who has an account here and is not of this team would speak with a stranger's name. */
function replaceStrangers(deps: Deps, rows: CheckedRow[], organizationId: string): void {
  const written = rows
    .flatMap((row) => [row, ...(row.parts.updates ?? []), ...(row.parts.notes ?? [])])
    .filter(({ values }) => typeof values.authorId === 'string')
  if (written.length === 0) return
  const strangers = strangersAmong(
    deps.db,
    new Set(written.map(({ values }) => String(values.authorId))),
    organizationId,
  )
  for (const { values } of written)
    if (strangers.has(String(values.authorId))) values.authorId = pseudonymOf(deps, String(values.authorId))
}

function strangersAmong(db: Reader, ids: Set<string>, organizationId: string): Set<string> {
  const known = db
    .select({ id: accounts.id })
    .from(accounts)
    .where(sql`${accounts.id} in (select value from json_each(${JSON.stringify([...ids])}))`)
    .all()
  const team = db
    .select({ id: memberships.accountId })
    .from(memberships)
    .where(eq(memberships.organizationId, organizationId))
    .all()
  return new Set(known.map(({ id }) => id)).difference(new Set(team.map(({ id }) => id)))
}
