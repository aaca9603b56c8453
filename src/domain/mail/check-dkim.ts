import { eq, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Dns, SystemActor } from '../context.ts'
import type { StoredDkimKey } from './dkim-keys.ts'
import { dkimRecord, recordProblem } from './dkim-record.ts'

type Found = Pick<StoredDkimKey, 'problem' | 'spf' | 'dmarc'>

/** Looks for the key's record in DNS and saves the result; the caller must have authorized. */
export async function checkDkimKey(deps: Deps, actor: Actor, key: StoredDkimKey): Promise<void> {
  const found = await look(deps.dns, key)
  const checkedAt = deps.clock.now()
  if (found instanceof Error) {
    const problem = `DNS did not answer (${found.message}). Try again in a while.`
    // Without an answer from DNS a verified key stays verified.
    writeUnaudited(deps.db, (tx) => save(tx, key, { checkedAt, problem }))
    return
  }
  const verifiedAt = found.problem === null ? (key.verifiedAt ?? checkedAt) : null
  const change = { ...found, checkedAt, verifiedAt }
  if ((verifiedAt === null) === (key.verifiedAt === null)) writeUnaudited(deps.db, (tx) => save(tx, key, change))
  else
    write(deps.db, (tx) => {
      save(tx, key, change)
      recordAudit(tx, deps, actor, {
        action: verifiedAt === null ? 'dkim.record_lost' : 'dkim.record_found',
        organizationId: key.organizationId,
        subject: { type: 'dkim_key', id: key.id },
        changes: { domain: key.domain, selector: key.selector, problem: found.problem },
      })
    })
}

/**
 * The job: finds records published since, without anybody asking, and stops signing with keys whose record is gone. A deleted
 * organization, for which nothing is sent, is left alone.
 */
export async function checkDkimKeys(deps: Deps, actor: SystemActor): Promise<void> {
  const keys = deps.db
    .select({ key: dkimKeys })
    .from(dkimKeys)
    .leftJoin(organizations, eq(organizations.id, dkimKeys.organizationId))
    .where(isNull(organizations.deletedAt))
    .all()
  for (const { key } of keys) await checkDkimKey(deps, actor, key)
}

function save(tx: Tx, { id }: StoredDkimKey, change: Partial<StoredDkimKey>): void {
  tx.update(dkimKeys).set(change).where(eq(dkimKeys.id, id)).run()
}

async function look(dns: Dns, key: StoredDkimKey): Promise<Found | Error> {
  try {
    const records = await dns.txt(dkimRecord(key).name)
    const [spf = null] = await spfOf(dns, key.domain)
    return { problem: recordProblem(records, key), spf, dmarc: await dmarcOf(dns, key.domain) }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The SPF records of a domain; more than one count as none (RFC 7208, 4.5). */
export async function spfOf(dns: Dns, domain: string): Promise<string[]> {
  return (await dns.txt(domain)).filter((record) => /^v=spf1(\s|$)/i.test(record))
}

/** A domain without a DMARC record falls under that of the domain above it (RFC 7489, 6.6.3). */
export async function dmarcOf(dns: Dns, domain: string): Promise<string | null> {
  const labels = domain.split('.')
  for (let above = 0; above === 0 || above < labels.length - 1; above++) {
    const records = await dns.txt(`_dmarc.${labels.slice(above).join('.')}`)
    const record = records.find((one) => /^v=DMARC1\s*(;|$)/i.test(one))
    if (record !== undefined) return record
  }
  return null
}
