import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps, Dns, SystemActor } from '../context.ts'
import type { StoredDkimKey } from './dkim-keys.ts'
import { dkimRecord, recordProblem } from './dkim-record.ts'

type Found = Pick<StoredDkimKey, 'problem' | 'spf' | 'dmarc'>

/** Looks whether the key's record stands in DNS, and keeps what was found; the caller has authorized. */
export async function checkDkimKey(deps: Deps, actor: Actor, key: StoredDkimKey): Promise<void> {
  const found = await look(deps.dns, key)
  const checkedAt = deps.clock.now()
  if (found instanceof Error) {
    const problem = `DNS did not answer (${found.message}). Try again in a while.`
    // No answer is not a no: what was verified stays so.
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

/** The job: whoever published a record need not come back to say so, and one that went away signs no more. */
export async function checkDkimKeys(deps: Deps, actor: SystemActor): Promise<void> {
  for (const key of deps.db.select().from(dkimKeys).all()) await checkDkimKey(deps, actor, key)
}

function save(tx: Tx, { id }: StoredDkimKey, change: Partial<StoredDkimKey>): void {
  tx.update(dkimKeys).set(change).where(eq(dkimKeys.id, id)).run()
}

async function look(dns: Dns, key: StoredDkimKey): Promise<Found | Error> {
  try {
    const records = await dns.txt(dkimRecord(key).name)
    const spf = (await dns.txt(key.domain)).find((record) => /^v=spf1(\s|$)/i.test(record))
    return { problem: recordProblem(records, key), spf: spf ?? null, dmarc: await dmarcOf(dns, key.domain) }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** A domain without a record of its own falls under that of the domain above it (RFC 7489, 6.6.3). */
async function dmarcOf(dns: Dns, domain: string): Promise<string | null> {
  const labels = domain.split('.')
  for (let above = 0; above === 0 || above < labels.length - 1; above++) {
    const records = await dns.txt(`_dmarc.${labels.slice(above).join('.')}`)
    const record = records.find((one) => /^v=DMARC1\s*(;|$)/i.test(one))
    if (record !== undefined) return record
  }
  return null
}
