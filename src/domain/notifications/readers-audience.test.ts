import { expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { addReader } from '#src/domain/page-access/change-reader.ts'
import { changeServices } from '#src/domain/page-access/change-services.ts'
import { readerFrom } from '#src/domain/page-access/check-readers.ts'
import { createReaderGroup } from '#src/domain/page-access/reader-groups.ts'
import { removeReader } from '#src/domain/page-access/readers.ts'
import { setReaderOfUrl } from '#src/domain/page-access/sight.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { countAudience } from '#src/domain/subscribers/count-audience.ts'
import { allDeliveries, expandAll } from '#src/testing/deliveries.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { asReceiver } from './as-receiver.ts'
import { whyUntold } from './audience.ts'
import { addEventFollower } from './change-event-followers.ts'
import { recipientOf } from './channels/recipient.ts'
import { webhookPayload } from './channels/webhook/payload.ts'
import { readLedger } from './ledger.ts'
import { recallNotification } from './recall.ts'

/** A page of readers: sue sees the API, everybody at example.com the web by a group; strangers follow it, too. */
function roomOfReaders() {
  const room = testRoom()
  const { deps } = room
  setOrganization(deps, { visibility: 'readers', opensByMail: true })
  const service = (name: string) =>
    createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
  const [api, web] = [service('API'), service('Web')]
  const add = (typed: string) => addReader(deps, system, acmeId, readerFrom(typed).reader, {}).id
  const [sue, domain] = [add('sue@example.org'), add('example.com')]
  changeServices(deps, system, acmeId, { reader: sue }, { how: 'add', serviceIds: [api] })
  createReaderGroup(deps, system, acmeId, { name: 'Web', serviceIds: [web], readerIds: [domain] })
  for (const address of ['sue@example.org', 'tom@example.com', 'eve@example.net', 'sue@example.com.evil.example'])
    subscribe(deps, address)
  subscribeUrl(deps, 'webhook', 'https://hooks.example/nobody')
  const open = (...ids: string[]) =>
    openIncident(deps, system, acmeId, {
      ...{ title: 'Down', body: 'x', status: 'investigating', notify: true },
      services: ids.map((serviceId) => ({ serviceId, status: 'major_outage' })),
    }).id
  const news = () => allDeliveries(deps).filter(({ kind }) => kind === 'status_update')
  const told = () => news().map(({ address }) => address)
  const due = () =>
    deps.db
      .select()
      .from(notifications)
      .all()
      .map(({ id }) => readLedger(deps.db, id))
  return { ...room, api, web, sue, domain, open, news, told, due }
}

test('each hears of their own services, at once, and every ledger adds up', () => {
  const { db, api, web, open, told, due } = roomOfReaders()
  const people = (...serviceIds: string[]) =>
    countAudience(db, acmeId, { kind: 'incident', serviceIds }).map(({ channel, people }) => `${channel} ${people}`)
  expect([people(api), people(api, web), people()]).toEqual([['email 1'], ['email 2'], []])
  open(api)
  expect(told()).toEqual(['sue@example.org'])
  open(web)
  expect(told().slice(1)).toEqual(['tom@example.com'])
  open(api, web)
  open()
  expect(told().length).toBe(4)
  expect(due()).toMatchObject(
    [1, 1, 2, 0].map((count) => ({ due: count, waiting: count, toExpand: 0, unaccounted: 0 })),
  )
})

test('what is taken away after it was queued is not sent, and what is given later was not owed', () => {
  const { deps, db, api, web, sue, open, due } = roomOfReaders()
  open(api)
  const [delivery] = allDeliveries(deps)
  const [notification] = db.select().from(notifications).all()
  if (!delivery || !notification) throw new Error('nobody is told')
  const why = () => whyUntold(asReceiver(deps, delivery).db, notification)
  expect(why()).toBeUndefined()
  changeServices(deps, system, acmeId, { reader: sue }, { how: 'replace', serviceIds: [web] })
  expect(why()).toBe('It names no service that this reader may see.')
  open(web)
  changeServices(deps, system, acmeId, { reader: sue }, { how: 'replace', serviceIds: [api] })
  removeReader(deps, system, acmeId, sue)
  expect(why()).toBe('It names no service that this reader may see.')
  expect(due()).toMatchObject([
    { due: 1, unaccounted: 0 },
    { due: 2, unaccounted: 0 },
  ])
})

test('an update that was queued at once can still be recalled in its time, once', () => {
  const { deps, db, actor, api, open, due } = roomOfReaders()
  setOrganization(deps, { recallSeconds: 60 })
  const status = 'identified'
  postUpdate(deps, actor('ed'), acmeId, open(api), { status, body: 'y', services: [], notify: true })
  const [, newest] = db.select().from(notifications).all()
  const recall = () =>
    writeUnaudited(db, (tx) => recallNotification(tx, deps, { statusUpdateId: newest?.statusUpdateId ?? '' }, 'it'))
  expect(due()[1]).toMatchObject({ due: 1, waiting: 1 })
  recall()
  expect(due()[1]).toMatchObject({ waiting: 0, suppressed: 1, unaccounted: 0 })
  expect(refusal(recall)).toBe('conflict')
})

test('whoever was counted on a page that becomes one of readers stays in its ledger, and hears nothing', async () => {
  const { deps, db, api, open, news, told, due } = roomOfReaders()
  setOrganization(deps, { visibility: 'public' })
  open(api)
  open()
  const counted = { due: 5, unaccounted: 0 }
  expect(due()).toMatchObject([counted, counted].map((one) => ({ ...one, toExpand: 5 })))
  await changeVisibility(deps, system, acmeId, { visibility: 'readers', password: '', hiddenFromSearch: false })
  expect(due()).toMatchObject([counted, counted].map((one) => ({ ...one, waiting: 5, toExpand: 0 })))
  const about = new Map(
    db
      .select()
      .from(notifications)
      .all()
      .map((one) => [one.id, one]),
  )
  const sent = news().filter((one) => {
    const notification = about.get(one.notificationId ?? '')
    return notification && whyUntold(asReceiver(deps, one).db, notification) === undefined
  })
  // Of the one about the API alone: what names no service is no reader's.
  expect([told().length, sent.map(({ address }) => address)]).toEqual([10, ['sue@example.org']])
})

test('a reader’s program is told how the page stands for that reader', async () => {
  const { deps, api, web, sue, open } = roomOfReaders()
  const { id } = subscribeUrl(deps, 'webhook', 'https://hooks.example/sue')
  writeUnaudited(deps.db, (tx) => setReaderOfUrl(tx, id, sue))
  open(web)
  const said = { title: 'Slow', body: 'x', status: 'investigating', notify: true } as const
  openIncident(deps, system, acmeId, { ...said, services: [{ serviceId: api, status: 'degraded_performance' }] })
  expandAll(deps)
  const bodies = allDeliveries(deps)
    .filter(({ subscriberId }) => subscriberId === id)
    .map((delivery) => {
      const seen = asReceiver(deps, delivery)
      const recipient = recipientOf(seen, delivery)
      const payload = 'send' in recipient ? webhookPayload(seen, delivery, recipient.send) : recipient
      return 'send' in payload ? (payload.send as { page: object }).page : payload.skip
    })
  const minor = { status_indicator: 'minor', status_description: 'Degraded System Service' }
  expect(bodies).toMatchObject([minor, minor])
})

test('what a program posts does not overtake what a person said and may still take back', () => {
  const { deps, db, actor, api, open } = roomOfReaders()
  setOrganization(deps, { recallSeconds: 60 })
  const incident = open(api)
  const said = { status: 'identified' as const, body: 'y', services: [], notify: true }
  postUpdate(deps, actor('ed'), acmeId, incident, said)
  postUpdate(deps, system, acmeId, incident, { ...said, status: 'monitoring' })
  const [, waits, after] = db.select().from(notifications).all()
  expect(after?.releaseAt).toBe(waits?.releaseAt)
  expect(waits?.releaseAt).toBe(deps.clock.now() + 60_000)
})

test('whoever follows one incident by itself hears of it as far as they may see it', () => {
  const { deps, db, api, web, open, told } = roomOfReaders()
  const alone = { followsAll: false, followsIncidents: false, followsMaintenance: false }
  const [kim, eve] = ['kim@example.com', 'eva@example.net'].map((address) => subscribe(deps, address, alone))
  const [theirs, other] = [open(web), open(api)]
  for (const id of [kim ?? '', eve ?? ''])
    for (const event of [theirs, other])
      writeUnaudited(db, (tx) => addEventFollower(tx, deps, { id, organizationId: acmeId }, event))
  const before = told().length
  for (const id of [theirs, other])
    postUpdate(deps, system, acmeId, id, { status: 'identified', body: 'y', services: [], notify: true })
  expect(told().slice(before).toSorted()).toEqual(['kim@example.com', 'sue@example.org', 'tom@example.com'])
})
