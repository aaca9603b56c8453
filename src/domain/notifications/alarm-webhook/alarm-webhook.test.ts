import { createHmac } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { allowLoopback } from '#src/testing/factories.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { settling } from '../../alarms/alarm.ts'
import { activeAlarms, listAlarms } from '../../alarms/find-alarms.ts'
import { clearAlarm, raiseAlarm } from '../../alarms/raise-alarm.ts'
import { pauseChannel } from '../../deliveries/channel-pause.ts'
import { allowDestinations } from '../../destinations/allow-destinations.ts'
import { readForm } from '../../forms/form.ts'
import { checkSecrets } from '../../secrets/sealed-secrets.ts'
import { findAlarmWebhook } from './alarm-webhook.ts'
import { configureAlarmWebhook, removeAlarmWebhook } from './configure-alarm-webhook.ts'
import { tellAlarms } from './tell-alarms.ts'
import { testAlarmWebhook } from './test-alarm-webhook.ts'

const open: HttpSink[] = []
afterEach(async () => {
  for (const sink of open.splice(0)) await sink.close()
})

/** A room whose operator is called at a real server. */
async function calledRoom() {
  const room = testRoom()
  const sink = await startHttpSink()
  open.push(sink)
  allowLoopback(room.deps)
  const secret = configureAlarmWebhook(room.deps, ines, readForm({ url: `${sink.url}/alarm?token=hush` }))
  return { room, sink, secret }
}

const email = { kind: 'channel_held', subject: 'email' } as const
const raise = ({ deps, db }: TestRoom, cause = 'relay access denied') =>
  writeUnaudited(db, (tx) => raiseAlarm(tx, deps, { ...email, cause, sentence: `It says: ${cause}.` }))
const clear = ({ deps, db }: TestRoom) => writeUnaudited(db, (tx) => clearAlarm(tx, deps, email))

test('the operator’s program is called once when it begins and once when it is over, signed', async () => {
  const { room, sink, secret } = await calledRoom()
  raise(room)
  const raisedAt = new Date(room.clock.now()).toISOString()
  for (let minute = 0; minute < 60; minute++) {
    await tellAlarms(room.deps)
    raise(room)
    room.clock.advance(60_000)
  }
  clear(room)
  await tellAlarms(room.deps)
  expect(sink.posts).toHaveLength(1)
  room.clock.advance(settling)
  await tellAlarms(room.deps)
  await tellAlarms(room.deps)
  expect(sink.posts.map(({ body }) => JSON.parse(body))).toEqual([
    {
      event: 'alarm.raised',
      text: 'E-mail is held back: the other side refuses everything. It says: relay access denied.',
      alarm: expect.objectContaining({ ...email, cause: 'relay access denied', raised_at: raisedAt, cleared_at: null }),
      url: 'http://localhost/admin/alarms',
    },
    {
      event: 'alarm.cleared',
      text: 'It is over: E-mail is held back: the other side refuses everything.',
      alarm: expect.objectContaining({ ...email, cleared_at: expect.any(String) }),
      url: 'http://localhost/admin/alarms',
    },
  ])
  for (const { headers, body } of sink.posts) {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(content).digest('base64')}`)
  }
  expect(new Set(sink.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(2)
  expect(listAlarms(room.db)).toEqual([])
})

test('while it does not answer well it is called again, and the page says so', async () => {
  const { room, sink } = await calledRoom()
  sink.reply = { status: 500 }
  raise(room)
  await tellAlarms(room.deps)
  expect(findAlarmWebhook(room.db)).toMatchObject({ answer: '500 Internal Server Error', delivered: false })
  sink.reply = { status: 204 }
  room.clock.advance(5000)
  await tellAlarms(room.deps)
  expect(sink.posts).toHaveLength(2)
  expect(sink.posts[0]?.headers['webhook-id']).toBe(sink.posts[1]?.headers['webhook-id'])
  expect(findAlarmWebhook(room.db)).toMatchObject({
    answer: '204 No Content',
    delivered: true,
    calledAt: room.clock.now(),
  })
})

test('one that is set during the trouble is told of it; without one nothing is kept for it', async () => {
  const room = testRoom()
  raise(room)
  await tellAlarms(room.deps)
  const sink = await startHttpSink()
  open.push(sink)
  allowLoopback(room.deps)
  configureAlarmWebhook(room.deps, ines, readForm({ url: sink.url }))
  await tellAlarms(room.deps)
  expect(sink.posts).toHaveLength(1)
  removeAlarmWebhook(room.deps, ines)
  clear(room)
  room.clock.advance(settling)
  await tellAlarms(room.deps)
  expect([sink.posts.length, listAlarms(room.db)]).toEqual([1, []])
})

test.each([
  'https://127.0.0.1/',
  'http://hooks.example.com/',
  'https://169.254.169.254/latest',
  'https://user:secret@hooks.example.com/',
  'https://hooks.example.com:25/',
  'ftp://hooks.example.com/',
  'nonsense',
  '',
])('%j is refused, like every typed URL', (url) => {
  const room = testRoom()
  expect(() => configureAlarmWebhook(room.deps, ines, readForm({ url }))).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { url: expect.any(String) } }),
  )
  expect([findAlarmWebhook(room.db), room.audited(null)]).toEqual([undefined, []])
})

test('what is no longer allowed is not called, and the page says why', async () => {
  const { room, sink } = await calledRoom()
  allowDestinations(room.deps, system, [])
  raise(room)
  await tellAlarms(room.deps)
  expect(sink.connections()).toBe(0)
  expect(findAlarmWebhook(room.db)).toMatchObject({ delivered: false, answer: expect.stringContaining('not a public') })
})

test('URL and secret are sealed, the log has neither, and each URL has a secret of its own', async () => {
  const { room, sink, secret } = await calledRoom()
  const row = findAlarmWebhook(room.db)
  expect(JSON.stringify([row, lastAct(room.db)])).not.toMatch(/hush|whsec_/)
  expect(checkSecrets(room.db, room.deps.secrets)).toEqual([])
  expect(configureAlarmWebhook(room.deps, ines, readForm({ url: `${sink.url}/other` }))).not.toBe(secret)
  expect(lastAct(room.db)).toMatchObject({
    action: 'instance.alarm_webhook_configured',
    changes: { before: row?.address, after: findAlarmWebhook(room.db)?.address },
  })
  expect(findAlarmWebhook(room.db)).toMatchObject({ calledAt: null, answer: null, delivered: null })
  removeAlarmWebhook(room.deps, ines)
  expect(lastAct(room.db).action).toBe('instance.alarm_webhook_removed')
  expect(refusal(() => removeAlarmWebhook(room.deps, ines))).toBe('conflict')
})

test('a test is one call with the answer, thirty in ten minutes', async () => {
  const { room, sink } = await calledRoom()
  expect(await testAlarmWebhook(room.deps, ines)).toEqual({ taken: true, answer: '200 OK' })
  expect(JSON.parse(sink.posts[0]?.body ?? '')).toMatchObject({ event: 'alarm.test', alarm: null })
  expect(lastAct(room.db).action).toBe('instance.alarm_webhook_tested')
  sink.reply = { status: 404 }
  expect(await testAlarmWebhook(room.deps, ines)).toEqual({ taken: false, answer: '404 Not Found' })
  for (let one = 0; one < 28; one++) await testAlarmWebhook(room.deps, ines)
  expect(await laterRefusal(() => testAlarmWebhook(room.deps, ines))).toBe('rate_limited')
  removeAlarmWebhook(room.deps, ines)
  expect(await laterRefusal(() => testAlarmWebhook(room.deps, ines))).toBe('conflict')
})

test('nobody but the instance admin sets, tests or removes it', async () => {
  const { room, sink } = await calledRoom()
  const url = 'https://hooks.example.com/'
  for (const act of [
    (actor: Parameters<typeof removeAlarmWebhook>[1]) => configureAlarmWebhook(room.deps, actor, readForm({ url })),
    (actor: Parameters<typeof removeAlarmWebhook>[1]) => removeAlarmWebhook(room.deps, actor),
    (actor: Parameters<typeof removeAlarmWebhook>[1]) => testAlarmWebhook(room.deps, actor),
  ])
    expect(await letThrough(act)).toEqual([])
  expect([findAlarmWebhook(room.db)?.address, sink.posts]).toEqual([expect.stringContaining('127.0.0.1'), []])
})

test('what nothing could end any more ends: no mail server, no message of the organization that waits', async () => {
  const { room } = await calledRoom()
  const { deps } = room
  pauseChannel(deps, 'email', { reason: 'No.', cause: 'no', fault: 'relay', final: true })
  const held = addDelivery(deps, { organizationId: otherId, state: 'retrying', heldBy: 'itself' })
  writeUnaudited(room.db, (tx) =>
    raiseAlarm(tx, deps, { kind: 'organization_held', subject: otherId, cause: 'no', sentence: 'No.' }),
  )
  const kinds = () => activeAlarms(room.db).map(({ kind }) => kind)
  await tellAlarms(deps)
  // There is no relay at all.
  expect(kinds()).toEqual(['organization_held'])
  room.db.update(deliveries).set({ state: 'suppressed' }).where(eq(deliveries.id, held.id)).run()
  await tellAlarms(deps)
  expect(kinds()).toEqual([])
})
