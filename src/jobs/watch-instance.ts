import { perDb } from '#src/db/per-db.ts'
import { keepAlarm } from '#src/domain/alarms/keep-alarm.ts'
import { watchKey } from '#src/domain/alarms/watch-key.ts'
import { leastFree, storageFacts } from '#src/domain/backup/storage-facts.ts'
import type { JobDeps, ShownCertificate } from '#src/domain/context.ts'
import { tryRelay } from '#src/domain/deliveries/try-relay.ts'
import { connectionHint } from '#src/domain/mail/connection-hint.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { noteCertificate, noteQueued } from '#src/domain/monitoring/figures.ts'
import { type ChannelQueue, readQueue } from '#src/domain/notifications/read-queue.ts'
import { isReplicated } from '#src/domain/settings/backup-settings.ts'
import { namedUrl } from '#src/domain/settings/instance.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** Milliseconds that a mail may wait for a mail server which is being changed. */
const patience = 10 * minute
/** Bytes of the write-ahead log, far more than a replicator lets come together. */
const longestLog = 256 * 1024 * 1024
/** Days that are left of a certificate, from which on whatever renews it is late: it does so a month before the end. */
const endsSoon = 14

/** When the certificate was looked at last, and where; `elapsed()`. */
const looks = perDb('look at the certificate', (): { at?: number; url?: string } => ({}))

/** Each minute: notes how much waits, and looks for what nobody else would notice before it is too late. */
export async function watchInstance(deps: JobDeps): Promise<void> {
  const queue = readQueue(deps.db, null)
  noteQueued(
    deps,
    queue.reduce((sum, { waiting }) => sum + waiting, 0),
  )
  watchReach(deps, queue)
  watchExecutable(deps)
  await watchKey(deps)
  await watchDisk(deps)
  await watchLog(deps)
  await watchCertificate(deps)
  await tryRelay(deps)
}

/** Where there is a mail server, what it does is watched with every mail (deliveries/follow-answer.ts). */
function watchReach(deps: JobDeps, queue: readonly ChannelQueue[]): void {
  const oldest = queue.find(({ channel }) => channel === 'email')?.oldest ?? null
  const waits = oldest !== null && deps.clock.now() - oldest >= patience && readRelay(deps) === null
  const sentence = 'Connect one under Mail server: what waits then leaves, as far as it is still worth telling.'
  keepAlarm(deps, { kind: 'nobody_reachable', subject: '' }, waits ? { cause: 'no mail server', sentence } : null)
}

function watchExecutable(deps: JobDeps): void {
  const sentence =
    'The executable on disk is not the one that is running. Start Opsentry again: it then brings the database up to date, and keeps a copy of it in backups/ first.'
  const isReplaced = deps.isExecutableReplaced()
  keepAlarm(deps, { kind: 'upgrade_pending', subject: '' }, isReplaced ? { cause: 'replaced', sentence } : null)
}

async function watchDisk(deps: JobDeps): Promise<void> {
  const facts = await storageFacts(deps.db)
  if (!facts || facts.free === null) return
  const copy = (facts.database ?? 0) + (facts.log ?? 0)
  const sentence =
    facts.free < leastFree
      ? `Less than 256 MiB are free on the disk of ${facts.folder}. Free some space, or nothing can be saved before long.`
      : `The disk of ${facts.folder} has no room for a copy of the database, which a backup and an upgrade need. Free some space.`
  const isLow = facts.free < leastFree || facts.free < copy
  keepAlarm(deps, { kind: 'disk_low', subject: '' }, isLow ? { cause: 'low', sentence } : null)
}

/** A replicator that hangs holds the log, and no checkpoint of anybody makes it shorter. One that is gone holds nothing. */
async function watchLog(deps: JobDeps): Promise<void> {
  const log = isReplicated(deps.db) ? ((await storageFacts(deps.db))?.log ?? 0) : 0
  const sentence = `The write-ahead log has ${Math.round(log / 1024 / 1024)} MiB, and grows until the replicator takes it over: look whether it runs and what it logs, or start it again. Where there is none any more, say so under Backups.`
  const isLong = log > longestLog
  keepAlarm(deps, { kind: 'log_grows', subject: '' }, isLong ? { cause: 'long', sentence } : null)
}

/** At the public URL, whoever ends TLS there. Once an hour, and when the URL was changed. */
async function watchCertificate(deps: JobDeps): Promise<void> {
  const memory = looks(deps.db)
  const url = namedUrl(deps) ?? ''
  const now = deps.clock.elapsed()
  if (memory.url === url && memory.at !== undefined && now - memory.at < hour) return
  Object.assign(memory, { at: now, url })
  if (!url.startsWith('https:')) {
    noteCertificate(deps.db, null)
    return
  }
  const { hostname, port } = new URL(url)
  const server = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) }
  const shown = await deps.certificateAt(server)
  noteCertificate(deps.db, shown.kind === 'good' ? shown.endsAt : null)
  // Of those that are got here, whoever gets them tells what fails (domain/certificates).
  const wrong = deps.authority ? null : wrongWith(shown, server, deps.clock.now())
  // Where nobody answers, that says nothing of the certificate.
  if (wrong !== undefined) keepAlarm(deps, { kind: 'certificate_ending', subject: server.host }, wrong)
}

/** Null: nothing; undefined: nobody can tell. */
function wrongWith(shown: ShownCertificate, server: { host: string; port: number }, now: number) {
  if (shown.kind === 'bad') {
    if (!/certificate|altname|self.signed|CERT_/i.test(shown.problem)) return undefined
    return { cause: 'bad', sentence: connectionHint(shown.problem, server) ?? `It is not valid (${shown.problem}).` }
  }
  if (shown.endsAt - now >= endsSoon * day) return null
  const ends = new Date(shown.endsAt).toISOString().slice(0, 16).replace('T', ' ')
  return {
    cause: 'ends soon',
    sentence: `It ends on ${ends} UTC, and whatever renews it has not: renew it now, and look into the log of certbot, Caddy or your proxy.`,
  }
}
