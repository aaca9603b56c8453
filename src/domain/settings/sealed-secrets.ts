import { eq, isNotNull, or } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { accounts, instance } from '#src/db/schema/identity.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps, Secrets } from '../context.ts'
import { dkimIdentity } from './dkim-keys.ts'

/** One secret as it is stored: what it is sealed with besides the key, and how to put another one in its place. */
interface SealedSecret {
  identity: string
  sealed: string
  replace: (tx: Tx, sealed: string) => void
}

/** The associated data with which an account's TOTP secret is sealed, and opens. */
export function totpIdentity(accountId: string): string {
  return `accounts.totpSecret:${accountId}`
}

const subscriberColumns = ['endpoint', 'secret'] as const
const endpointColumns = ['url', 'secret', 'previousSecret'] as const

/** The associated data of what is sealed of a subscriber. */
export function subscriberIdentity(column: (typeof subscriberColumns)[number], id: string): string {
  return `subscribers.${column}:${id}`
}

/** The associated data of what is sealed of an organization's webhook endpoint. */
export function endpointIdentity(column: (typeof endpointColumns)[number], id: string): string {
  return `webhookEndpoints.${column}:${id}`
}

/** Every sealed secret of the database. A new column that holds one is added here, or a changed key loses it. */
function sealedSecrets(db: Reader): SealedSecret[] {
  const row = db.select().from(instance).get()
  if (!row) return []
  const ofInstance = (['linkKey', 'relayPassword', 'bounceSecret'] as const).flatMap((column) => {
    const sealed = row[column]
    const replace = (tx: Tx, fresh: string) =>
      void tx
        .update(instance)
        .set({ [column]: fresh })
        .run()
    return sealed === null ? [] : [{ identity: `instance.${column}`, sealed, replace }]
  })
  return [...ofInstance, ...totpSecrets(db), ...privateKeys(db), ...subscriberSecrets(db), ...endpointSecrets(db)]
}

function totpSecrets(db: Reader): SealedSecret[] {
  return db
    .select({ id: accounts.id, totpSecret: accounts.totpSecret })
    .from(accounts)
    .where(isNotNull(accounts.totpSecret))
    .all()
    .map(({ id, totpSecret }) => ({
      identity: totpIdentity(id),
      sealed: totpSecret ?? '',
      replace: (tx, totpSecret) => void tx.update(accounts).set({ totpSecret }).where(eq(accounts.id, id)).run(),
    }))
}

function subscriberSecrets(db: Reader): SealedSecret[] {
  const { id, endpoint, secret } = subscribers
  const rows = db
    .select({ id, endpoint, secret })
    .from(subscribers)
    .where(or(isNotNull(endpoint), isNotNull(secret)))
    .all()
  return subscriberColumns.flatMap((column) =>
    rows.flatMap(({ id, [column]: sealed }) => {
      const replace = (tx: Tx, sealed: string) =>
        void tx
          .update(subscribers)
          .set({ [column]: sealed })
          .where(eq(subscribers.id, id))
          .run()
      return sealed === null ? [] : [{ identity: subscriberIdentity(column, id), sealed, replace }]
    }),
  )
}

function endpointSecrets(db: Reader): SealedSecret[] {
  const rows = db.select().from(webhookEndpoints).all()
  return endpointColumns.flatMap((column) =>
    rows.flatMap(({ id, [column]: sealed }) => {
      const replace = (tx: Tx, sealed: string) =>
        void tx
          .update(webhookEndpoints)
          .set({ [column]: sealed })
          .where(eq(webhookEndpoints.id, id))
          .run()
      return sealed === null ? [] : [{ identity: endpointIdentity(column, id), sealed, replace }]
    }),
  )
}

function privateKeys(db: Reader): SealedSecret[] {
  return db
    .select({ id: dkimKeys.id, privateKey: dkimKeys.privateKey })
    .from(dkimKeys)
    .all()
    .map(({ id, privateKey }) => ({
      identity: dkimIdentity(id),
      sealed: privateKey,
      replace: (tx, privateKey) => void tx.update(dkimKeys).set({ privateKey }).where(eq(dkimKeys.id, id)).run(),
    }))
}

/** One sentence for each secret that this key does not open; none when it opens all. */
export function checkSecrets(db: Reader, secrets: Secrets): string[] {
  return sealedSecrets(db).flatMap(({ identity, sealed }) => {
    try {
      secrets.open(sealed, identity)
      return []
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)]
    }
  })
}

/**
 * Seals every secret anew under another key, in one transaction: after a crash all of them are under one key, the old or the
 * new. Returns how many. Throws where the present key does not open one; nothing is changed then.
 */
export function reseal(deps: Deps, actor: Actor, next: Secrets): number {
  authorizeInstanceAdmin(actor)
  return write(deps.db, (tx) => {
    const all = sealedSecrets(tx)
    for (const { identity, sealed, replace } of all)
      replace(tx, next.seal(deps.secrets.open(sealed, identity), identity))
    recordAudit(tx, deps, actor, {
      action: 'instance.key_rotated',
      organizationId: null,
      subject: { type: 'instance', id: '1' },
      changes: { secrets: all.length },
    })
    return all.length
  })
}
