import { createHmac } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { forgottenAddresses } from '#src/db/schema/imports.ts'
import type { Channel } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { readInstance } from '../settings/instance.ts'
import type { Subscriber } from './subscriber.ts'

type Address = Pick<Subscriber, 'organizationId' | 'channel' | 'address'>

/** Keeps a hash of the address, never the address itself, so that no import brings it back. In the causing transaction. */
export function rememberForgotten(tx: Tx, deps: Pick<Deps, 'clock' | 'db' | 'secrets'>, address: Address): void {
  const row = { organizationId: address.organizationId, hash: hashOf(deps, address), createdAt: deps.clock.now() }
  tx.insert(forgottenAddresses).values(row).onConflictDoNothing().run()
}

/** Removes the hash, because the address's owner subscribed again. In the causing transaction. */
export function takeBackForgotten(tx: Tx, deps: Pick<Deps, 'db' | 'secrets'>, address: Address): void {
  tx.delete(forgottenAddresses)
    .where(
      and(
        eq(forgottenAddresses.organizationId, address.organizationId),
        eq(forgottenAddresses.hash, hashOf(deps, address)),
      ),
    )
    .run()
}

/** Finds the forgotten ones among many e-mail addresses; the key is opened once for all. */
export function forgottenAmong(
  deps: Pick<Deps, 'db' | 'secrets'>,
  organizationId: OrganizationId,
): (db: Reader, addresses: string[]) => Set<string> {
  const hash = hasher(deps, organizationId, 'email')
  return (db, addresses) => {
    const byHash = new Map(addresses.map((address) => [hash(address), address]))
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
    return new Set(found.flatMap(({ hash }) => byHash.get(hash) ?? []))
  }
}

function hashOf(deps: Pick<Deps, 'db' | 'secrets'>, { organizationId, channel, address }: Address): string {
  return hasher(deps, organizationId, channel)(address)
}

/** HMAC-SHA-256 under the instance's link key, so that nobody who reads the database can try out addresses. */
function hasher(deps: Pick<Deps, 'db' | 'secrets'>, organizationId: OrganizationId, channel: Channel) {
  const key = deps.secrets.open(readInstance(deps.db).linkKey, 'instance.linkKey')
  return (address: string) =>
    createHmac('sha256', key).update(`forgotten:${organizationId}:${channel}:${address}`).digest('base64url')
}
