import { and, eq, like, ne } from 'drizzle-orm'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { subscribe } from './factories.ts'
import type { TestApp } from './harness.ts'
import type { TestDeps } from './test-deps.ts'

/** A test app, or a room. */
interface Here {
  deps: TestDeps
}

/** Ed opens an incident in acme that notifies followers. Returns its path on the dashboard and its notification's id. */
export async function announce(app: TestApp, title = 'Logins fail'): Promise<{ path: string; notificationId: string }> {
  const fields = { title, body: 'We are looking.', status: 'investigating', notify: 'yes' }
  const { location } = await app.as('ed').post('/app/acme/incidents', fields)
  const newest = app.deps.db.select().from(notifications).all().at(-1)
  return { path: location ?? '', notificationId: newest?.id ?? '' }
}

export function follow({ deps }: Here, ...addresses: string[]): void {
  for (const address of addresses) subscribe(deps, address)
}

/** Of the messages that wait, those to `reader-…` have left: what a thousand SMTP sessions would take seconds for. */
export function deliverToReaders({ deps }: Here): void {
  const done = { state: 'delivered', attempts: 1, settledAt: deps.clock.now() } as const
  const waiting = and(like(deliveries.address, 'reader-%'), ne(deliveries.state, 'failed'))
  writeUnaudited(deps.db, (tx) => void tx.update(deliveries).set(done).where(waiting).run())
}

/** The sum of one notification's ledger, which adds up or throws. */
export function sumOf({ deps }: Here, notificationId: string): Record<string, number> {
  const { due, unaccounted, ...parts } = readLedger(deps.db, notificationId)
  const total = Object.values(parts).reduce((sum, part) => sum + part, 0)
  if (total !== due || unaccounted !== 0) throw new Error(`${due} due, ${total} found, ${unaccounted} unaccounted`)
  return Object.fromEntries(Object.entries(parts).filter(([, messages]) => messages > 0))
}

export function messageTo({ deps }: Here, address: string): Delivery {
  const found = deps.db.select().from(deliveries).where(eq(deliveries.address, address)).all().at(-1)
  if (!found) throw new Error(`no message to ${address}`)
  return found
}
