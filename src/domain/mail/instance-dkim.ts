import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { readInstance } from '../settings/instance.ts'
import { domainOf } from './check-address.ts'
import { checkDkimKey } from './check-dkim.ts'
import { findDkimKey, generateDkimKeyPair, insertDkimKey, type StoredDkimKey } from './dkim-keys.ts'

/** The domain of the relay's sender and its key; null without a relay. */
export function instanceDkim({ db }: Pick<Deps, 'db'>): { domain: string; key: StoredDkimKey | null } | null {
  const { relayFrom } = readInstance(db)
  if (relayFrom === null) return null
  const domain = domainOf(relayFrom)
  return { domain, key: findDkimKey(db, null, domain) ?? null }
}

/** Makes the key that signs what the instance sends, once its record is in DNS. */
export async function makeInstanceDkimKey(deps: Deps, actor: Actor): Promise<void> {
  authorizeInstanceAdmin(actor)
  const { domain, key } = needed(deps)
  if (key !== null) return
  const pair = await generateDkimKeyPair()
  // A form that was submitted twice is waiting here twice: the key that is there first stays.
  if (findDkimKey(deps.db, null, domain)) return
  write(deps.db, (tx) => {
    insertDkimKey(tx, deps, null, domain, pair)
    recordAudit(tx, deps, actor, {
      action: 'dkim.key_made',
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { domain },
    })
  })
}

/** Looks for the key's record in DNS now. Throws conflict without a key. */
export async function checkInstanceDkim(deps: Deps, actor: Actor): Promise<void> {
  authorizeInstanceAdmin(actor)
  const { key } = needed(deps)
  if (key === null) throw conflict('There is no key yet: make one first.')
  await checkDkimKey(deps, actor, key)
}

function needed(deps: Deps) {
  const dkim = instanceDkim(deps)
  if (dkim === null) throw conflict('Connect a mail server first: its sender names the domain.')
  return dkim
}
