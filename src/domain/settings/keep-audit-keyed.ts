import { instance } from '#src/db/schema/identity.ts'
import { auditHeads } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { unlockAudit } from '../audit/audit-keys.ts'
import { beginEpoch, type EpochReason } from '../audit/begin-epoch.ts'
import type { Deps, SystemActor } from '../context.ts'
import { identityOfLinkKey, linkKeyIdentity, linkKeyIdentityBefore } from './link-key.ts'

type Opened = Pick<Deps, 'db' | 'clock' | 'ids' | 'secrets'>

const upgrade: SystemActor = {
  kind: 'system',
  name: 'upgrade',
  origin: { ip: '', userAgent: 'console', requestId: '' },
}

/** Opens the keys of the audit chains, for reading; wherever a database is opened whose secret key is at hand. */
export function openAuditKeys({ db, secrets }: Pick<Deps, 'db' | 'secrets'>): { keyed: boolean; open: boolean } {
  const linkKey = db.select({ linkKey: instance.linkKey }).from(instance).get()?.linkKey ?? ''
  const keyed = identityOfLinkKey(secrets, linkKey) === linkKeyIdentity
  return { keyed, open: unlockAudit(db, secrets, { keyed }).newest !== null }
}

/**
 * Wherever a database is opened to write. At the first start the chains get a key; those of an older version get it with a record
 * of where each ended until then, and the link key says from then on that they have one.
 */
export function keepAuditKeyed(deps: Opened): void {
  if (isKept(openAuditKeys(deps))) return
  writeUnaudited(deps.db, (tx) => {
    // Another process may have done it since.
    const { keyed, open } = openAuditKeys(deps)
    if (isKept({ keyed, open })) return
    const row = tx.select({ linkKey: instance.linkKey }).from(instance).get()
    const linkKey = deps.secrets.open(row?.linkKey ?? '', keyed ? linkKeyIdentity : linkKeyIdentityBefore)
    if (!keyed)
      tx.update(instance)
        .set({ linkKey: deps.secrets.seal(linkKey, linkKeyIdentity) })
        .run()
    beginEpoch(tx, deps, upgrade, reasonOf(keyed, tx.select().from(auditHeads).all().length > 0))
  })
}

function isKept({ keyed, open }: { keyed: boolean; open: boolean }): boolean {
  return keyed && open
}

function reasonOf(keyed: boolean, hasEntries: boolean): EpochReason {
  if (keyed) return 'lost'
  else return hasEntries ? 'upgrade' : 'new'
}
