import { notifications } from '#src/db/schema/delivery.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { until } from '../serving.ts'
import { isNothingOwed } from '../serving-folder.ts'
import { header, type ReceivedMail } from '../smtp-sink.ts'
import { followers } from './acts.ts'
import type { Served } from './serve-until.ts'
import { databaseOf, looking } from './standing.ts'

/** Resolves when everything that is owed was sent, or when it has ended. */
export async function untilDrained(folder: string, { isAlive }: Served): Promise<void> {
  await until(() => !isAlive() || isNothingOwed(folder) || undefined, 'everything that is owed to be sent')
}

/** As many messages as it sends at once: those in flight when it is cut off may be sent twice. */
const inFlight = 5
/** What the mail about each act says. */
const words: Record<string, string> = { incident: 'We look.', update: 'Half of them work.', resolution: 'All is well.' }

export function wronglyTold(folder: string, mails: readonly ReceivedMail[], kept: readonly string[]): string[] {
  const ledgers = looking(databaseOf(folder), (db) =>
    db
      .select({ id: notifications.id })
      .from(notifications)
      .all()
      .map(({ id }) => readLedger(db, id))
      .filter(({ due, delivered, unaccounted }) => due !== delivered || unaccounted !== 0),
  )
  const about = (what: string, to: string) =>
    mails.filter((mail) => mail.to === to && mail.parsed.text?.includes(words[what] ?? ''))
  const told = kept
    .filter((what) => words[what])
    .flatMap((what) => followers.map((to) => ({ what, to, got: about(what, to) })))
  const twice = told.reduce((sum, { got }) => sum + Math.max(0, got.length - 1), 0)
  return [
    ...ledgers.map((ledger) => `a ledger does not add up: ${JSON.stringify(ledger)}`),
    ...told.filter(({ got }) => got.length === 0).map(({ what, to }) => `${to} was not told of the ${what}`),
    ...told
      .filter(({ got }) => new Set(got.map((mail) => header(mail, 'Message-ID'))).size > 1)
      .map(({ what, to }) => `${to} was told of the ${what} under two Message-IDs`),
    ...(twice > inFlight ? [`${twice} messages were sent twice`] : []),
  ]
}
