import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { tlsCertificates } from '#src/db/schema/certificates.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { clearAlarm, raiseAlarm } from '../alarms/raise-alarm.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'
import type { AcmeError } from './acme-error.ts'
import type { Authority } from './authority.ts'
import { certificateKeyIdentity } from './certificates.ts'
import type { NewCertificate } from './order-certificate.ts'
import type { WantedName } from './wanted-names.ts'
import { whyNoCertificate } from './why-no-certificate.ts'

const minute = 60_000
const hour = 60 * minute
/** Milliseconds that an authority may make us wait. */
export const longestWait = 7 * 24 * hour
/** Milliseconds after which a key is replaced, however long its certificate holds. */
const longestUse = 365 * 24 * hour
/** Milliseconds for which one that refuses everything is left alone. */
export const shortestPause = 5 * minute
/**
 * Milliseconds until the next attempt, after the first failure in a row, the second …: at most three in an hour, where Let's Encrypt
 * takes five failures for one name.
 */
const waits = [10 * minute, 30 * minute, hour, 3 * hour, 6 * hour]
/** Failures in a row of a name that worked before, or of an organization's, which are trouble: the first may be a bad moment. */
const troubling = 3

type Around = Pick<Deps, 'db' | 'clock' | 'ids' | 'secrets'>

/** Takes the place of the one before, if there was one. */
export function saveCertificate(
  deps: Around,
  actor: SystemActor,
  { host, directory, key, chain, startsAt, endsAt }: NewCertificate & { host: string; directory: string },
): void {
  const sealed = deps.secrets.seal(key, certificateKeyIdentity(host))
  const now = deps.clock.now()
  const renewAt = Math.min(endsAt - Math.floor((endsAt - startsAt) / 3), now + longestUse)
  const row = { key: sealed, chain, directory, startsAt, endsAt, renewAt, triedAt: now }
  const well = { nextTryAt: 0, failures: 0, problem: null }
  write(deps.db, (tx) => {
    tx.insert(tlsCertificates)
      .values({ id: host, ...row, ...well })
      .onConflictDoUpdate({ target: tlsCertificates.id, set: { ...row, ...well } })
      .run()
    clearAlarm(tx, deps, { kind: 'certificate_failing', subject: host })
    recordAudit(tx, deps, actor, {
      action: 'instance.certificate_issued',
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { host, until: endsAt },
    })
  })
}

/** What there was stays as it is. */
export function noteFailure(deps: Around, name: WantedName, authority: Authority, error: AcmeError): void {
  const { host } = name
  const now = deps.clock.now()
  const problem = whyNoCertificate(error, { host, directory: authority.directory, now })
  writeUnaudited(deps.db, (tx) => {
    const before = tx.select().from(tlsCertificates).where(eq(tlsCertificates.id, host)).get()
    // Nobody was asked, so nobody counts it.
    const failures = error.kind === 'elsewhere' ? 0 : (before?.failures ?? 0) + 1
    const wait = Math.max(waits[Math.max(0, failures - 1)] ?? waits.at(-1) ?? hour, error.retryAfter ?? 0)
    const set = { triedAt: now, nextTryAt: now + Math.min(wait, longestWait), failures, problem }
    tx.insert(tlsCertificates)
      .values({ id: host, ...set })
      .onConflictDoUpdate({ target: tlsCertificates.id, set })
      .run()
    tell(tx, deps, name, { failures, problem, error, hadOne: before?.chain != null })
  })
}

interface Failed {
  failures: number
  problem: string
  error: AcmeError
  hadOne: boolean
}

/** A domain that its organization has not pointed here yet is nobody's trouble. */
function tell(tx: Tx, deps: Around, { host, kind }: WantedName, { failures, problem, error, hadOne }: Failed): void {
  const isTrouble = kind === 'own' && !hadOne ? failures > 0 : kind !== 'former' && failures >= troubling
  const cause = error.type || error.kind
  if (isTrouble) raiseAlarm(tx, deps, { kind: 'certificate_failing', subject: host, cause, sentence: problem })
}
