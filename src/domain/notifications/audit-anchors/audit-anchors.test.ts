import { createHmac } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { allowLoopback } from '#src/testing/factories.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import { activeAlarms } from '../../alarms/find-alarms.ts'
import { anchorsIn, checkAnchors, restored } from '../../audit/anchor-line.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import { readForm } from '../../forms/form.ts'
import { deliverDue } from '../deliver-due.ts'
import { findAnchorPlace, lastAnchorsSent } from './anchor-place.ts'
import { sendAnchorNow, sendDueAnchor } from './send-anchors.ts'
import { removeAnchorPlace, setAnchorPlace } from './set-anchor-place.ts'

const day = 24 * 3_600_000
const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

const place = ({ deps }: TestRoom, typed: string) => setAnchorPlace(deps, ines, readForm({ place: typed }))
const anchorEntries = (room: TestRoom) => room.audited(null).filter((action) => action === 'audit.anchored').length

function act({ deps, db }: TestRoom, action = 'service.created', organizationId: string | null = acmeId): void {
  const subject = { type: 'x', id: 'x' }
  write(db, (tx) => void recordAudit(tx, deps, system, { action: someAction(action), organizationId, subject }))
}

async function called(): Promise<{ room: TestRoom; sink: HttpSink }> {
  const room = testRoom()
  const sink = await startHttpSink()
  open.push(() => sink.close())
  allowLoopback(room.deps)
  return { room, sink }
}

test('once a day the instance’s chain says how far the others have come, and no more on a day without an entry', () => {
  const room = testRoom()
  act(room)
  for (let minute = 0; minute < 3; minute++) sendDueAnchor(room.deps, system)
  const ends = { [acmeId]: [1, expect.stringMatching(/^[0-9a-f]{64}$/)] }
  expect(lastAct(room.db)).toMatchObject({ action: 'audit.anchored', subject: 'instance 1', changes: { ends } })
  expect(anchorEntries(room)).toBe(1)
  room.clock.advance(day)
  sendDueAnchor(room.deps, system)
  expect(anchorEntries(room)).toBe(1)
  act(room)
  sendDueAnchor(room.deps, system)
  expect(anchorEntries(room)).toBe(2)
  expect(room.db.select().from(deliveries).all()).toEqual([])
})

test('an anchor follows at once where a backup was put back', () => {
  const room = testRoom()
  act(room)
  sendDueAnchor(room.deps, system)
  act(room, restored, null)
  sendDueAnchor(room.deps, system)
  sendDueAnchor(room.deps, system)
  expect(anchorEntries(room)).toBe(2)
})

test('it is mailed, every day, and the saved mail fits the log until that is changed', async () => {
  const room = testRoom()
  const relay = await connectRelay(room)
  open.push(relay.close)
  expect(place(room, ' auditor@example.com ')).toBeNull()
  for (let one = 0; one < 3; one++) {
    sendDueAnchor(room.deps, system)
    room.clock.advance(day)
  }
  const mails = await relay.mailsTo('auditor@example.com')
  expect(mails.map(({ parsed }) => parsed.subject)).toEqual(
    [3, 4, 5].map((entry) => `Audit anchor ${entry} · Opsentry`),
  )
  const anchors = anchorsIn(mails.map(({ raw }) => raw).join('\n'))
  expect(anchors.map(({ sequence }) => sequence)).toEqual([3, 4, 5])
  expect(checkAnchors(room.db, anchors)).toEqual([])
  room.db.$client.run('DROP TRIGGER audit_entries_are_never_removed')
  room.db.$client.run(`DELETE FROM audit_entries WHERE chain = '' AND sequence > 4`)
  expect(checkAnchors(room.db, anchors)).toEqual([
    expect.stringContaining('entry 5 of the instance is not here: this is an earlier state'),
  ])
})

test('it is posted, signed, with the line that is checked', async () => {
  const { room, sink } = await called()
  const secret = place(room, `${sink.url}/keep?token=hush`) ?? ''
  sendDueAnchor(room.deps, system)
  await deliverDue(room.deps)
  const [post] = sink.posts
  const body = JSON.parse(post?.body ?? '')
  expect(body).toEqual({
    event: 'audit.anchored',
    text: `opsentry-anchor ${body.anchor.at} ${body.anchor.sequence} ${body.anchor.hash}`,
    anchor: {
      at: new Date(room.clock.now()).toISOString(),
      sequence: 3,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
    url: 'http://localhost',
  })
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const content = `${post?.headers['webhook-id']}.${post?.headers['webhook-timestamp']}.${post?.body}`
  expect(post?.headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(content).digest('base64')}`)
  expect(checkAnchors(room.db, anchorsIn(post?.body ?? ''))).toEqual([])
  expect(lastAnchorsSent(room.db, 9)).toMatchObject([{ state: 'delivered', lastAnswer: '200 OK' }])
  expect(JSON.stringify([findAnchorPlace(room.db), room.audited(null)])).not.toContain('hush')
})

test('a place that refuses raises an alarm, which ends with the next anchor that arrives', async () => {
  const { room, sink } = await called()
  place(room, `${sink.url}/keep`)
  sink.reply = { status: 404 }
  sendDueAnchor(room.deps, system)
  await deliverDue(room.deps)
  expect(activeAlarms(room.db)).toMatchObject([{ kind: 'anchor_refused', cause: '404 Not Found' }])
  sink.reply = { status: 200 }
  sendAnchorNow(room.deps, ines)
  await deliverDue(room.deps)
  expect(activeAlarms(room.db)).toEqual([])
})

test('what waits for a place that was replaced goes nowhere', async () => {
  const { room, sink } = await called()
  place(room, `${sink.url}/one`)
  sendDueAnchor(room.deps, system)
  place(room, `${sink.url}/two`)
  await deliverDue(room.deps)
  expect(sink.posts).toEqual([])
  expect(lastAnchorsSent(room.db, 9)).toMatchObject([{ state: 'suppressed', lastAnswer: 'Anchors go elsewhere now.' }])
  sendDueAnchor(room.deps, system)
  await deliverDue(room.deps)
  expect(sink.posts.map(({ path }) => path)).toEqual(['/two'])
})

test.each([
  ['', 'Type an e-mail address, or a URL that begins with https://.'],
  ['a@b.example, c@d.example', 'Type one plain e-mail address, such as ann@example.com.'],
  ['https://10.0.0.1/keep', '10.0.0.1 is not a public address. The instance admin can allow it.'],
  ['ftp://keep.example', expect.any(String)],
])('“%s” is no place', (typed, sentence) => {
  const room = testRoom()
  const result = (() => {
    try {
      return place(room, typed)
    } catch (error) {
      return (error as { fields?: unknown }).fields
    }
  })()
  expect(result).toEqual({ place: sentence })
  expect(findAnchorPlace(room.db)).toBeUndefined()
})

test('who sets and removes it is recorded; without one there is nothing to send or remove', () => {
  const room = testRoom()
  for (const nothing of [() => sendAnchorNow(room.deps, ines), () => removeAnchorPlace(room.deps, ines)])
    expect(refusal(nothing)).toBe('conflict')
  place(room, 'auditor@example.com')
  expect(lastAct(room.db)).toMatchObject({
    action: 'instance.anchor_place_set',
    actorId: 'ines00000000',
    changes: { before: null, after: 'auditor@example.com' },
  })
  sendAnchorNow(room.deps, ines)
  expect(lastAct(room.db)).toMatchObject({ action: 'audit.anchored', actorId: 'ines00000000' })
  removeAnchorPlace(room.deps, ines)
  expect(lastAct(room.db)).toMatchObject({ action: 'instance.anchor_place_removed' })
  expect(findAnchorPlace(room.db)).toBeUndefined()
})

test('nobody but the instance admin may, and no organization is the place of anything', async () => {
  const room = testRoom()
  const form = readForm({ place: 'eve@example.com' })
  expect(await letThrough((actor) => setAnchorPlace(room.deps, actor, form))).toEqual([])
  expect(await letThrough((actor) => sendAnchorNow(room.deps, actor))).toEqual([])
  expect(await letThrough((actor) => removeAnchorPlace(room.deps, actor))).toEqual([])
  expect([room.audited(null), room.db.select().from(organizations).all().length]).toEqual([[], 2])
})
