import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { configureRelay } from '../mail/configure-relay.ts'
import { listNotices } from './find-notices.ts'
import { checkNotice, publishNotice, withdrawNotice } from './publish-notice.ts'

const typed = { title: 'New policy', body: 'It changes **on Friday**.', from: '2026-03-11', until: '2026-03-12' }
const check = (changes: Record<string, string>) => checkNotice(readForm({ ...typed, ...changes }))
const input = sidesOf(check({})).values
const relay = { host: 'smtp.example.com', port: '25', security: 'none', user: '', password: '', from: 'a@acme.example' }
const mails = ({ db }: TestRoom) => db.select().from(deliveries).all()

function publish(room: TestRoom, changes: Partial<typeof input> = {}): string {
  publishNotice(room.deps, ines, { ...input, ...changes })
  return listNotices(room.db)[0]?.id ?? ''
}

test('a notice stands from the beginning of its first day to the end of its last, in UTC', () => {
  const times = { startsAt: Date.UTC(2026, 2, 11), endsAt: Date.UTC(2026, 2, 13) }
  expect(sidesOf(check({ title: ' New policy ', body: ' It changes **on Friday**.\n' }))).toEqual({
    values: { title: 'New policy', body: 'It changes **on Friday**.', ...times, mail: false },
    errors: {},
  })
  expect(sidesOf(check({ until: '2026-03-11', mail: 'yes' })).values).toMatchObject({
    endsAt: Date.UTC(2026, 2, 12),
    mail: true,
  })
  expect(sidesOf(check({ title: '🪶'.repeat(120), body: 'b'.repeat(20_000) })).errors).toEqual({})
})

test.each([
  ['title', ' ', 'Say in a few words what it is about.'],
  ['title', 't'.repeat(121), 'A title has at most 120 characters.'],
  ['title', 'New\r\nBcc: eve@example.org', 'A title is one line of plain text: remove the control characters.'],
  ['body', ' \n ', 'Say what account holders should know or do.'],
  ['body', 'b'.repeat(20_001), 'A notice has at most 20000 characters.'],
  ['from', '', 'Choose the first day.'],
  ['from', '2026-02-30', 'Choose the first day.'],
  ['from', '11.3.2026', 'Choose the first day.'],
  ['until', '', 'Choose the last day.'],
  ['until', '2026-04-31', 'Choose the last day.'],
  ['until', '2026-03-10', 'Choose a last day that is not before the first one.'],
])('%s %j is refused beside its field alone', (field, value, sentence) => {
  expect(sidesOf(check({ [field]: value })).errors).toEqual({ [field]: sentence })
})

test('published without mail, it is kept and recorded, and nobody is written to', () => {
  const room = testRoom()
  expect(publishNotice(room.deps, ines, input)).toBe(0)
  const { mail: _, ...kept } = input
  const now = room.clock.now()
  expect(listNotices(room.db)).toEqual([
    { ...kept, id: 'id0000000001', createdAt: now, mailedAt: null, withdrawnAt: null },
  ])
  expect(mails(room)).toEqual([])
  expect(lastAct(room.db)).toEqual({
    action: 'notice.published',
    actorId: 'ines00000000',
    subject: 'notice id0000000001',
    changes: { title: 'New policy', startsAt: input.startsAt, endsAt: input.endsAt, mailed: 0 },
    ip: '192.0.2.1',
  })
})

test('mailed, it owes every account one mail, but for those that their owners deleted', () => {
  const room = testRoom()
  configureRelay(room.deps, ines, relay)
  writeUnaudited(room.db, (tx) =>
    tx.update(accounts).set({ deletionRequestedAt: 1 }).where(eq(accounts.id, 'ed0000000000')).run(),
  )
  expect(publishNotice(room.deps, ines, { ...input, mail: true })).toBe(6)
  const [{ id = '', mailedAt = null } = {}] = listNotices(room.db)
  expect(mailedAt).toBe(room.clock.now())
  const told = mails(room).map(({ kind, subjectId, address }) => `${kind} ${subjectId} ${address}`)
  const everybody = ['ann', 'ines', 'iris', 'olga', 'otto', 'vic']
  expect(told.sort()).toEqual(everybody.map((who) => `notice ${id} ${who}@example.com`))
  expect(lastAct(room.db)).toMatchObject({ changes: { mailed: 6 } })
})

test('where no mail can leave it is not published to be mailed', () => {
  const room = testRoom()
  expect(() => publish(room, { mail: true })).toThrow(
    'No mail can be sent: connect a mail server, or publish without mailing it.',
  )
  expect([listNotices(room.db), room.audited(null)]).toEqual([[], []])
})

test('it is withdrawn once', () => {
  const room = testRoom()
  const id = publish(room)
  withdrawNotice(room.deps, ines, id)
  expect(listNotices(room.db)[0]?.withdrawnAt).toBe(room.clock.now())
  expect(lastAct(room.db)).toMatchObject({ action: 'notice.withdrawn', subject: `notice ${id}` })
  for (const gone of [id, 'unknown00000'])
    expect(refusal(() => withdrawNotice(room.deps, ines, gone))).toBe('not_found')
  expect(room.audited(null)).toEqual(['notice.published', 'notice.withdrawn'])
})

test('nobody but the instance admin may', async () => {
  const room = testRoom()
  const id = publish(room)
  expect(await letThrough((actor) => publishNotice(room.deps, actor, input))).toEqual([])
  expect(await letThrough((actor) => withdrawNotice(room.deps, actor, id))).toEqual([])
  expect([listNotices(room.db).map((one) => one.withdrawnAt), room.audited(null)]).toEqual([
    [null],
    ['notice.published'],
  ])
})
