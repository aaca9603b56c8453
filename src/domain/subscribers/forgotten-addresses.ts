import { createHmac } from 'node:crypto'
import { and, eq, inArray, max } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { forgottenAddresses } from '#src/db/schema/imports.ts'
import type { Deps } from '../context.ts'
import { mailboxKey, spellingsOf } from '../mail/mailbox-key.ts'
import { readInstance } from '../settings/instance.ts'
import { linkKeyIdentity } from '../settings/link-key.ts'
import type { Subscriber } from './subscriber.ts'

type Address = Pick<Subscriber, 'organizationId' | 'channel' | 'address'>

/** Keeps a hash of the mailbox, never the address itself, so that no import brings it back. In the causing transaction. */
export function rememberForgotten(tx: Tx, deps: Pick<Deps, 'clock' | 'db' | 'secrets'>, address: Address): void {
  const row = {
    organizationId: address.organizationId,
    hash: hasher(deps, address)(keyOf(address)),
    createdAt: deps.clock.now(),
  }
  tx.insert(forgottenAddresses).values(row).onConflictDoNothing().run()
}

/** Removes the hash, made by whatever spelling, because the address's owner subscribed again. In the causing transaction. */
export function takeBackForgotten(tx: Tx, deps: Pick<Deps, 'db' | 'secrets'>, address: Address): void {
  const hashes = hashedAs(address).map(hasher(deps, address))
  tx.delete(forgottenAddresses)
    .where(and(eq(forgottenAddresses.organizationId, address.organizationId), inArray(forgottenAddresses.hash, hashes)))
    .run()
}

/** UTC ms at which the address was last erased, in whatever spelling; null: never. */
export function forgottenAt(tx: Tx, deps: Pick<Deps, 'db' | 'secrets'>, address: Address): number | null {
  const hashes = hashedAs(address).map(hasher(deps, address))
  const row = tx
    .select({ at: max(forgottenAddresses.createdAt) })
    .from(forgottenAddresses)
    .where(and(eq(forgottenAddresses.organizationId, address.organizationId), inArray(forgottenAddresses.hash, hashes)))
    .get()
  return row?.at ?? null
}

/** Finds the forgotten ones among many e-mail addresses; the key is opened once for all. */
export function forgottenAmong(
  deps: Pick<Deps, 'db' | 'secrets'>,
  organizationId: OrganizationId,
): (db: Reader, addresses: string[]) => Set<string> {
  const hash = hasher(deps, { organizationId, channel: 'email' })
  return (db, addresses) => {
    const hashed = addresses.flatMap((address) => spellingsOf(address).map((one) => ({ hash: hash(one), address })))
    // Two spellings of one mailbox share hashes.
    const byHash = Map.groupBy(hashed, (one) => one.hash)
    const found = db
      .select({ hash: forgottenAddresses.hash })
      .from(forgottenAddresses)
      .where(
        and(
          eq(forgottenAddresses.organizationId, organizationId),
          inArray(forgottenAddresses.hash, [...byHash.keys()]),
        ),
      )
      .all()
    return new Set(found.flatMap(({ hash }) => (byHash.get(hash) ?? []).map(({ address }) => address)))
  }
}

function keyOf({ channel, address }: Address): string {
  return channel === 'email' ? mailboxKey(address) : address
}

/** Before a mailbox had a key, the hash was that of the address as typed. */
function hashedAs({ channel, address }: Address): string[] {
  return channel === 'email' ? spellingsOf(address) : [address]
}

/** HMAC-SHA-256 under the instance's link key, so that nobody who reads the database can try out addresses. */
function hasher(deps: Pick<Deps, 'db' | 'secrets'>, { organizationId, channel }: Omit<Address, 'address'>) {
  const key = deps.secrets.open(readInstance(deps.db).linkKey, linkKeyIdentity)
  return (address: string) =>
    createHmac('sha256', key).update(`forgotten:${organizationId}:${channel}:${address}`).digest('base64url')
}
