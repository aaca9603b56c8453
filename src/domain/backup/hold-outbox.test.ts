import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { sumOf } from '#src/testing/announced-incident.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { addDelivery, allDeliveries, deliveryOf, notifyOfIncident } from '#src/testing/deliveries.ts'
import { addWebhook, allowLoopback, subscribe } from '#src/testing/factories.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { acmeId, actorOf, system } from '#src/testing/personas.ts'
import { laterRefusal, testRoom } from '#src/testing/room.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { countUndecided, listUndecided, outboxHold } from '../deliveries/undecided.ts'
import { deliverDue } from '../notifications/deliver-due.ts'
import { recallNotification } from '../notifications/recall.ts'
import { requestSubscription } from '../subscribers/request-subscription.ts'
import { decideUndecided } from './decide-undecided.ts'
import { catchUpHeld, holdOutbox, reviewUndecided } from './hold-outbox.ts'

const minute = 60_000
const nothing = () => Promise.resolve()
const backup = 'night.db'

/** A room with followers by mail and by webhook, whose mails reach a real relay. */
async function room() {
  const here = testRoom()
  const { sink } = await connectRelay(here)
  allowLoopback(here.deps)
  for (const name of ['ann', 'ben', 'cleo']) subscribe(here.deps, `${name}@follows.example`)
  addWebhook(here.deps, 'http://127.0.0.1:9/hook')
  return { ...here, sink, to: () => sink.mails.map((mail) => mail.to).toSorted() }
}

type Room = Awaited<ReturnType<typeof room>>

/** A day after the backup it is put back, and started. */
async function restore({ deps, clock }: Room): Promise<void> {
  clock.advance(24 * 60 * minute)
  holdOutbox(deps, { backup, at: clock.now() })
  clock.advance(minute)
  await catchUpHeld(deps, nothing)
}

const counted = ({ db }: Pick<Room, 'db'>) => countUndecided(db, outboxHold(db) ?? { at: 0 })
const states = ({ deps }: Room) => allDeliveries(deps).map(({ kind, state }) => [kind, state])

test('what waits, is on its way, was not made yet or was only asked for is undecided, and nothing of it leaves', async () => {
  const here = await room()
  const { deps, db } = here
  const { notificationId } = notifyOfIncident(deps)
  addDelivery(deps, { address: 'one@wait.example', state: 'retrying', attempts: 2 })
  addDelivery(deps, { address: 'two@wait.example', state: 'sending', leaseUntil: deps.clock.now() + minute })
  addDelivery(deps, { address: 'three@wait.example', state: 'delivered', settledAt: deps.clock.now() })
  const following = { incidents: true, maintenance: true, serviceIds: [] }
  requestSubscription(deps, system, acmeId, { email: 'new@follows.example', following })
  await restore(here)
  await deliverDue(deps)
  expect(here.to()).toEqual([])
  const left = states(here).filter(([, state]) => state !== 'undecided')
  expect(left).toEqual([['password_changed', 'delivered']])
  expect(states(here).map(([kind]) => kind)).toContain('subscription_confirmation')
  expect(sumOf(here, notificationId)).toEqual({ undecided: 4 })
  expect(counted(here)).toEqual({ due: 7, later: 0 })
  expect(activeAlarms(db)).toMatchObject([
    {
      kind: 'outbox_undecided',
      sentence:
        '7 messages were queued when night.db was made, or came due since. 7 were due before it was put back, and probably sent since. None of them leaves until you decide.',
    },
  ])
})

test('what is queued after it leaves at once', async () => {
  const here = await room()
  notifyOfIncident(here.deps)
  await restore(here)
  notifyOfIncident(here.deps, { title: 'Another one' })
  await deliverDue(here.deps)
  expect(here.to()).toEqual(['ann@follows.example', 'ben@follows.example', 'cleo@follows.example'])
  expect(here.sink.mails.every(({ parsed }) => parsed.subject?.includes('Another one'))).toBe(true)
})

test('what was not due yet is told apart, and keeps its time', async () => {
  const here = await room()
  const { deps, db, clock } = here
  addDelivery(deps)
  const later = addDelivery(deps, { state: 'retrying', attempts: 1, nextAttemptAt: clock.now() + 30 * 60 * minute })
  await restore(here)
  expect(counted(here)).toEqual({ due: 1, later: 1 })
  expect(await decideUndecided(deps, ines, 'send', 'later')).toBe(1)
  expect(deliveryOf(deps, later.id)).toMatchObject({ state: 'retrying', nextAttemptAt: later.nextAttemptAt })
  expect(counted({ db })).toEqual({ due: 1, later: 0 })
  expect(activeAlarms(db)[0]?.sentence).toMatch(/^1 message was queued .*\. 1 was due before/)
})

test('an update that could still be recalled is held with its people, and can be recalled', async () => {
  const here = await room()
  const { deps, db, clock } = here
  writeUnaudited(db, (tx) => void tx.update(organizations).set({ recallSeconds: 60 }).run())
  const { notificationId } = notifyOfIncident(deps, { actor: actorOf('ed') })
  holdOutbox(deps, { backup, at: clock.now() })
  await catchUpHeld(deps, nothing)
  expect(counted(here)).toEqual({ due: 1, later: 3 })
  const queued = db.select().from(notifications).where(eq(notifications.id, notificationId)).get()
  writeUnaudited(db, (tx) => recallNotification(tx, deps, { statusUpdateId: queued?.statusUpdateId ?? '' }, 'it'))
  expect(allDeliveries(deps).every(({ state }) => state === 'suppressed')).toBe(true)
})

test('sent: all of it leaves, once; the hold and its alarm are over', async () => {
  const here = await room()
  const { deps, db } = here
  const { notificationId } = notifyOfIncident(deps)
  await restore(here)
  expect(await decideUndecided(deps, ines, 'send', 'all')).toBe(4)
  expect(lastAct(db)).toMatchObject({ action: 'outbox.sent', actorId: ines.accountId })
  expect(here.audited().at(-1)).toBe('outbox.sent')
  await deliverDue(deps)
  expect(here.to()).toEqual(['ann@follows.example', 'ben@follows.example', 'cleo@follows.example'])
  expect(sumOf(here, notificationId)).toMatchObject({ delivered: 3 })
  expect([outboxHold(db), activeAlarms(db)]).toEqual([undefined, []])
  expect(await laterRefusal(() => decideUndecided(deps, ines, 'send', 'all'))).toBe('conflict')
})

test('discarded: none of it leaves, and each message says who decided so', async () => {
  const here = await room()
  const { deps, db } = here
  const { notificationId } = notifyOfIncident(deps)
  await restore(here)
  expect(await decideUndecided(deps, ines, 'discard', 'due')).toBe(4)
  await deliverDue(deps)
  expect(here.to()).toEqual([])
  expect(sumOf(here, notificationId)).toEqual({ suppressed: 4 })
  expect(new Set(allDeliveries(deps).map(({ lastAnswer }) => lastAnswer))).toEqual(
    new Set(['It was queued before night.db was put back, and discarded by Ines.']),
  )
  expect(lastAct(db).action).toBe('outbox.discarded')
  expect(outboxHold(db)).toBeUndefined()
})

test('more than one step is decided about, and a second press finds nothing', async () => {
  const here = await room()
  for (let number = 0; number < 1100; number++) addDelivery(here.deps)
  await restore(here)
  expect(await decideUndecided(here.deps, ines, 'discard', 'all')).toBe(1100)
  expect(
    here.db
      .select()
      .from(deliveries)
      .all()
      .every(({ state }) => state === 'suppressed'),
  ).toBe(true)
})

test('nobody else decides', async () => {
  const here = await room()
  addDelivery(here.deps)
  await restore(here)
  expect(await letThrough((actor) => decideUndecided(here.deps, actor, 'send', 'all'))).toEqual([])
  expect(counted(here)).toEqual({ due: 1, later: 0 })
})

test('whose they are and of what kind is shown, and not what they say', async () => {
  const here = await room()
  notifyOfIncident(here.deps)
  addDelivery(here.deps)
  await restore(here)
  const shown = listUndecided(here.db, outboxHold(here.db) ?? { at: 0 })
  expect(
    shown.map(({ organization, kind, channel, messages, due }) => [organization, kind, channel, messages, due]),
  ).toEqual([
    ['Acme', 'status_update', 'email', 3, 3],
    [null, 'password_changed', 'email', 1, 1],
    ['Acme', 'status_update', 'webhook', 1, 1],
  ])
})

test('steps that came due meanwhile are taken, and what they tell is held with the rest; cut off, it goes on', async () => {
  const here = await room()
  const { deps, db, clock } = here
  clock.advance(24 * 60 * minute)
  const at = clock.now()
  holdOutbox(deps, { backup, at })
  clock.advance(minute)
  // As a command at the console does before the first start.
  const byHand = addDelivery(deps)
  const steps = () => {
    notifyOfIncident(deps)
    return Promise.reject(new Error('cut off'))
  }
  await expect(catchUpHeld(deps, steps)).rejects.toThrow('cut off')
  clock.advance(minute)
  await catchUpHeld(deps, nothing)
  expect(deliveryOf(deps, byHand.id).state).toBe('waiting')
  expect(counted(here)).toEqual({ due: 4, later: 0 })
  const again = () => Promise.reject(new Error('taken twice'))
  await catchUpHeld(deps, again)
  expect(db.select().from(deliveries).all()).toHaveLength(5)
})

test('what was cancelled one by one is nothing to decide about any more', async () => {
  const here = await room()
  addDelivery(here.deps)
  await restore(here)
  here.db.update(deliveries).set({ state: 'suppressed', settledAt: here.clock.now() }).run()
  reviewUndecided(here.deps)
  expect([outboxHold(here.db), activeAlarms(here.db)]).toEqual([undefined, []])
})

test('where nothing was queued there is nothing to decide', async () => {
  const here = await room()
  await restore(here)
  expect([outboxHold(here.db), activeAlarms(here.db)]).toEqual([undefined, []])
})
