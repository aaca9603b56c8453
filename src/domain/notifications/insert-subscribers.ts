import type { Tx } from '#src/db/connection.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { notifiedFrom } from './change-subscriber.ts'
import { insertServices } from './subscriber-rows.ts'

type Subscriber = typeof subscribers.$inferSelect

/** `serviceIds`: the services followed by a subscriber who does not follow the whole page. */
export type NewSubscriber = Omit<typeof subscribers.$inferInsert, 'id' | 'organizationId' | 'mailbox'> & {
  id?: string
  serviceIds?: string[]
}

/**
 * In the causing transaction. Active subscribers are notified from now on, and those in quarantine once they are released, but of
 * nothing whose audience was counted without them. A mailbox that is there already stays as it is; returns the others.
 */
export function insertSubscribers(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  organizationId: string,
  people: NewSubscriber[],
): Subscriber[] {
  const fromNow = notifiedFrom(tx, deps, organizationId)
  const rows = people.map(({ serviceIds: _, ...row }) => {
    const confirmedAt = row.confirmedAt ?? (row.state === 'active' || row.state === 'quarantined' ? fromNow : null)
    const mailbox = row.channel === 'email' ? mailboxKey(row.address) : null
    return { ...row, id: row.id ?? deps.ids.id(), organizationId, mailbox, confirmedAt }
  })
  const added = tx.insert(subscribers).values(rows).onConflictDoNothing().returning().all()
  const chosen = new Map(rows.map(({ id }, index) => [id, people[index]?.serviceIds ?? []]))
  insertServices(
    tx,
    added.flatMap(({ id }) => (chosen.get(id) ?? []).map((serviceId) => ({ subscriberId: id, serviceId }))),
  )
  return added
}

/** Throws conflict where the address is there already. */
export function insertSubscriber(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  organizationId: string,
  person: NewSubscriber,
): Subscriber {
  const [added] = insertSubscribers(tx, deps, organizationId, [person])
  if (!added) throw conflict('This address is in the list already.')
  return added
}
