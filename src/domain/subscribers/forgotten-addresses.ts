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

/** In the causing transaction: the address itself is kept nowhere, only that no import may bring it back. */
export function rememberForgotten(tx: Tx, deps: Pick<Deps, 'clock' | 'db' | 'secrets'>, address: Address): void {
  const row = { organizationId: address.organizationId, hash: hashOf(deps, address), createdAt: deps.clock.now() }
  tx.insert(forgottenAddresses).values(row).onConflictDoNothing().run()
}

/** In the causing transaction: its owner subscribed again. */
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

/** Tells of many e-mail addresses at a time which were forgotten; the key is opened once. */
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

/** HMAC-SHA-256 under the instance's link key: who reads the database cannot try out addresses. */
function hasher(deps: Pick<Deps, 'db' | 'secrets'>, organizationId: OrganizationId, channel: Channel) {
  const key = deps.secrets.open(readInstance(deps.db).linkKey, 'instance.linkKey')
  return (address: string) =>
    createHmac('sha256', key).update(`forgotten:${organizationId}:${channel}:${address}`).digest('base64url')
}
