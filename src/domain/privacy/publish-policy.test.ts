import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { operator, publishFirstPolicy } from '#src/testing/policies.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { configureRelay } from '../mail/configure-relay.ts'
import { savePolicyDraft } from './draft-policy.ts'
import { policyDraft, policyVersion, publishedPolicies } from './find-policy.ts'
import { configureOperator } from './operator.ts'
import { earliestDay, isFirstVersion, publishPolicy, readPublication } from './publish-policy.ts'
import { withdrawPolicy } from './withdraw-policy.ts'

/** The clock of the tests stands at noon of 10 March 2026, UTC. */
const draft = { source: 'We are {operator}.', summary: 'A new host.', language: 'en' } as const
const everybody = ['ann', 'ed', 'ines', 'iris', 'olga', 'otto', 'vic'].map((who) => `${who}@example.com`)
const relay = { host: 'smtp.example.com', port: '25', security: 'none', user: '', password: '', from: 'a@acme.example' }
const mails = ({ db }: TestRoom) => db.select().from(deliveries).all()

/** One version is in force, and the next is drafted. */
function roomWithPolicy(): TestRoom {
  const room = testRoom()
  configureRelay(room.deps, ines, relay)
  publishFirstPolicy(room.deps, 'One, {operator}.')
  savePolicyDraft(room.deps, ines, draft)
  return room
}

test.each([
  [
    { material: 'yes', effectiveOn: ' 2026-03-25 ' },
    { material: true, effectiveOn: '2026-03-25' },
  ],
  [{ effectiveOn: '2026-03-25' }, { material: true, effectiveOn: '2026-03-25' }],
  [
    { material: 'no', effectiveOn: '2026-03-25' },
    { material: false, effectiveOn: '' },
  ],
])('%j is read as %j', (typed, publication) => {
  expect(readPublication(readForm(typed))).toEqual(publication)
})

test.each([
  [Date.UTC(2026, 2, 10), '2026-03-24'],
  [Date.UTC(2026, 2, 10) + 1, '2026-03-25'],
  [Date.UTC(2026, 2, 10, 23, 59), '2026-03-25'],
  [Date.UTC(2026, 11, 24, 12), '2027-01-08'],
  [Date.UTC(2028, 1, 20), '2028-03-05'],
])('14 days after %i the first day that begins is %s', (now, day) => {
  expect(earliestDay(now)).toBe(day)
})

test('the first version takes effect at once, filled in for good, and mails nobody', () => {
  const room = testRoom()
  const { id, text, publishedAt, effectiveAt, material, announcedAt } = publishFirstPolicy(room.deps)
  const now = room.clock.now()
  expect([text, publishedAt, effectiveAt, material, announcedAt]).toEqual([
    'We are Quill Hosting.',
    now,
    now,
    true,
    now,
  ])
  expect([mails(room), policyDraft(room.db)]).toEqual([[], undefined])
  expect(lastAct(room.db)).toMatchObject({
    action: 'policy.published',
    subject: `policy_version ${id}`,
    changes: { effectiveAt: now, material: true, first: true },
  })
})

test.each([
  ['2026-03-10', Date.UTC(2026, 2, 10, 12)],
  ['2026-03-11', Date.UTC(2026, 2, 11)],
])('the first version may begin on %s', (effectiveOn, effectiveAt) => {
  const { deps } = testRoom()
  configureOperator(deps, ines, operator)
  savePolicyDraft(deps, ines, draft)
  expect(publishPolicy(deps, ines, { material: true, effectiveOn }).effectiveAt).toBe(effectiveAt)
})

test('a version never changes once it is published: not with the operator, and not with the next draft', () => {
  const room = roomWithPolicy()
  const [first] = publishedPolicies(room.db)
  configureOperator(room.deps, ines, { ...operator, operatorName: 'Quill II' })
  const second = publishPolicy(room.deps, ines, { material: false, effectiveOn: '' })
  savePolicyDraft(room.deps, ines, { ...draft, source: 'Three.' })
  expect(room.db.select().from(policyVersions).all()).toMatchObject([first, second, { source: 'Three.', text: null }])
  expect([first?.text, second.text]).toEqual(['One, Quill Hosting.', 'We are Quill II.'])
})

test('a change that matters is mailed to everybody, and takes effect 14 days later', () => {
  const room = roomWithPolicy()
  const { id, effectiveAt, material } = publishPolicy(room.deps, ines, { material: true, effectiveOn: '2026-03-25' })
  expect([effectiveAt, material]).toEqual([Date.UTC(2026, 2, 25), true])
  expect(mails(room).map(({ kind, subjectId, address }) => [kind, subjectId, address])).toEqual(
    everybody.map((address) => ['policy_change', id, address]),
  )
  expect(room.audited(null).slice(-2)).toEqual(['policy.published', 'policy.announced'])
  expect(lastAct(room.db)).toMatchObject({ subject: `policy_version ${id}`, changes: { mails: 7 } })
})

test('whoever deleted their account is not told', () => {
  const room = roomWithPolicy()
  writeUnaudited(room.db, (tx) =>
    tx.update(accounts).set({ deletionRequestedAt: 1 }).where(eq(accounts.id, 'ed0000000000')).run(),
  )
  publishPolicy(room.deps, ines, { material: true, effectiveOn: '2026-03-25' })
  expect(mails(room).map(({ address }) => address)).toEqual(everybody.filter((one) => one !== 'ed@example.com'))
})

const tooSoon = 'Account holders have to know 14 days ahead: choose 2026-03-25 or a later day.'
const noDay = 'Choose the day on which it takes effect.'

test.each([
  ['2026-03-24', tooSoon],
  ['2026-03-23', tooSoon],
  ['2026-03-10', tooSoon],
  ['1999-01-01', tooSoon],
  ['', noDay],
  ['2026-02-31', noDay],
  ['25.3.2026', noDay],
  ['2026-03-25T00:00', noDay],
])('a change that matters does not take effect on %j', (effectiveOn, sentence) => {
  const room = roomWithPolicy()
  const acts = room.audited(null)
  expect(() => publishPolicy(room.deps, ines, { material: true, effectiveOn })).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { effectiveOn: sentence } }),
  )
  expect([publishedPolicies(room.db).length, policyDraft(room.db)?.source]).toEqual([1, draft.source])
  expect([mails(room), room.audited(null)]).toEqual([[], acts])
})

test('published at midnight, 13 days are refused and the fourteenth is right', () => {
  const room = roomWithPolicy()
  room.clock.set(Date.UTC(2026, 2, 11))
  expect(refusal(() => publishPolicy(room.deps, ines, { material: true, effectiveOn: '2026-03-24' }))).toBe('invalid')
  publishPolicy(room.deps, ines, { material: true, effectiveOn: '2026-03-25' })
})

test('a correction of wording takes effect at once, and mails nobody; a day that is over is refused', () => {
  const room = roomWithPolicy()
  expect(() => publishPolicy(room.deps, ines, { material: false, effectiveOn: '2026-03-09' })).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { effectiveOn: 'Choose today or a later day.' } }),
  )
  savePolicyDraft(room.deps, ines, { ...draft, summary: '' })
  const { effectiveAt, material } = publishPolicy(room.deps, ines, { material: false, effectiveOn: '' })
  expect([effectiveAt, material, mails(room)]).toEqual([room.clock.now(), false, []])
})

test('nothing is published without a draft, without an operator, or untold', () => {
  const { deps, db } = testRoom()
  const first = { material: true, effectiveOn: '' }
  expect(refusal(() => publishPolicy(deps, ines, first))).toBe('not_found')
  savePolicyDraft(deps, ines, draft)
  expect(() => publishPolicy(deps, ines, first)).toThrow(
    'First say who is responsible for the data here: name and contact under Operator.',
  )
  configureOperator(deps, ines, operator)
  publishPolicy(deps, ines, first)
  const next = { material: true, effectiveOn: '2026-03-25' }
  savePolicyDraft(deps, ines, { ...draft, summary: '' })
  expect(() => publishPolicy(deps, ines, next)).toThrow(
    'Say in the draft what changes: account holders read it in the mail and above their pages.',
  )
  savePolicyDraft(deps, ines, draft)
  expect(() => publishPolicy(deps, ines, next)).toThrow(
    'No mail can be sent: connect a mail server, so that account holders can be notified.',
  )
  expect(publishedPolicies(db)).toHaveLength(1)
})

test('once the only version was withdrawn, the next is the first again: nobody was promised anything', () => {
  const { deps, db } = testRoom()
  configureOperator(deps, ines, operator)
  savePolicyDraft(deps, ines, draft)
  const { id } = publishPolicy(deps, ines, { material: true, effectiveOn: '2026-04-01' })
  expect(isFirstVersion(db)).toBe(false)
  withdrawPolicy(deps, ines, id)
  expect(isFirstVersion(db)).toBe(true)
  savePolicyDraft(deps, ines, draft)
  expect(publishPolicy(deps, ines, { material: false, effectiveOn: '' }).material).toBe(true)
})

test('nobody but the instance admin publishes', async () => {
  const room = roomWithPolicy()
  const publication = { material: false, effectiveOn: '' }
  expect(await letThrough((actor) => publishPolicy(room.deps, actor, publication))).toEqual([])
  expect([publishedPolicies(room.db).length, lastAct(room.db).action]).toEqual([1, 'policy.drafted'])
})

test('a draft is no version that anybody may ask for', () => {
  const { db } = roomWithPolicy()
  expect(refusal(() => policyVersion(db, policyDraft(db)?.id ?? ''))).toBe('not_found')
})
