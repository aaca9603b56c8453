import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { invitations } from '#src/db/schema/access.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { connectRelay, invite } from '#src/testing/invitations.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { outcomeOf } from '#src/testing/outcome.ts'
import { accountOf, acmeId, otherId, type Persona, programActor, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { type Role, roles } from '#src/words.ts'
import { readForm } from '../forms/form.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { checkInvitation, inviteMember, resendInvitation, withdrawInvitation } from './invite-member.ts'

const day = 24 * 3_600_000
const input = { email: 'new@example.com', role: 'editor', days: 7 } as const

/** A room in which mail can leave. */
function mailRoom() {
  const room = testRoom()
  connectRelay(room.deps)
  return room
}

const open = { acceptedAt: null, acceptedBy: null, withdrawnAt: null }
const mail = { organizationId: acmeId, subscriberId: null, notificationId: null, channel: 'email', kind: 'invitation' }

test.each<[Record<string, string>, unknown, Record<string, string>]>([
  [
    { email: ' New@Example.com ', role: 'admin', days: '30' },
    { email: 'new@example.com', role: 'admin', days: 30 },
    {},
  ],
  [{ email: 'new@example.com', role: 'viewer', days: '1' }, { email: 'new@example.com', role: 'viewer', days: 1 }, {}],
  [
    { email: '', role: 'emperor', days: '365' },
    { email: '', role: 'viewer', days: 7 },
    {
      email: 'Type an e-mail address.',
      role: 'Choose a role.',
      days: 'Choose how long the invitation is good for.',
    },
  ],
  [
    { email: 'a@b.example, c@d.example', role: 'owner', days: '7' },
    { email: 'a@b.example, c@d.example', role: 'owner', days: 7 },
    { email: 'Type one plain e-mail address, such as ann@example.com.' },
  ],
])('%j is checked field by field', (fields, values, errors) => {
  expect(sidesOf(checkInvitation(readForm(fields)))).toEqual({ values, errors })
})

test('an admin invites somebody: one mail is owed, and the audit log keeps the role without the address', () => {
  const { deps, db, actor } = mailRoom()
  inviteMember(deps, actor('ann'), acmeId, input)
  const [invitation] = db.select().from(invitations).all()
  expect(invitation).toEqual({
    id: 'id0000000001',
    organizationId: acmeId,
    email: 'new@example.com',
    name: null,
    role: 'editor',
    invitedBy: 'ann000000000',
    createdAt: testEpoch,
    expiresAt: testEpoch + 7 * day,
    ...open,
  })
  const owed = { ...mail, address: 'new@example.com', subjectId: 'id0000000001', state: 'waiting', attempts: 0 }
  expect(db.select().from(deliveries).all()).toMatchObject([
    { ...owed, nextAttemptAt: testEpoch, createdAt: testEpoch },
  ])
  expect(lastEntry(deps)).toEqual({
    action: 'invitation.sent',
    by: 'ann000000000',
    subject: 'invitation id0000000001',
    changes: { role: 'editor', days: 7 },
  })
})

test.each([1, 7, 30])('an invitation for %i days is good for exactly these', (days) => {
  const { deps, db } = mailRoom()
  invite(deps, { days })
  expect(db.select().from(invitations).get()?.expiresAt).toBe(testEpoch + days * day)
})

/** The outcome of giving each role, from owner to viewer. */
test.each<[Persona, string[]]>([
  ['otto', ['done', 'done', 'done', 'done']],
  ['ann', ['forbidden', 'done', 'done', 'done']],
  ['ed', ['forbidden', 'forbidden', 'forbidden', 'forbidden']],
  ['vic', ['forbidden', 'forbidden', 'forbidden', 'forbidden']],
  ['olga', ['not_found', 'not_found', 'not_found', 'not_found']],
])('%s invites to each role: %j', (persona, expected) => {
  const { deps, db, actor, audited } = mailRoom()
  const give = (role: Role) => inviteMember(deps, actor(persona), acmeId, { email: `${role}@x.example`, role, days: 7 })
  expect(roles.map((role) => outcomeOf(() => give(role)))).toEqual(expected)
  const given = roles.filter((_, at) => expected[at] === 'done')
  expect(
    db
      .select()
      .from(invitations)
      .all()
      .map(({ role }) => role),
  ).toEqual(given)
  expect(db.select().from(deliveries).all()).toHaveLength(given.length)
  expect(audited()).toEqual(given.map(() => 'invitation.sent'))
})

test('a command at the console and a token invite as nobody in particular', () => {
  const { deps, db } = mailRoom()
  const token = programActor({ role: 'admin' })
  inviteMember(deps, system, acmeId, { ...input, role: 'owner' })
  inviteMember(deps, token, acmeId, { ...input, email: 'second@example.com' })
  expect(refusal(() => inviteMember(deps, token, acmeId, { ...input, email: 'x@x.example', role: 'owner' }))).toBe(
    'forbidden',
  )
  expect(db.select().from(invitations).all()).toMatchObject([{ invitedBy: null }, { invitedBy: null }])
})

test('whoever is in the team, or invited already, is not invited again; another organization may', () => {
  const { deps, db, clock } = mailRoom()
  const { id } = invite(deps)
  clock.advance(8 * day)
  const again = (email: string, organizationId = acmeId) =>
    inviteMember(deps, system, organizationId, { ...input, email })
  const refused = (sentence: string) => expect.objectContaining({ code: 'invalid', fields: { email: sentence } })
  expect(() => again('ed@example.com')).toThrow(refused('This person is in the team already.'))
  const invited = 'This person is invited already: send the invitation again, or withdraw it.'
  expect(() => again('new@example.com')).toThrow(refused(invited))
  again('new@example.com', otherId)
  again('ed@example.com', otherId)
  withdrawInvitation(deps, system, acmeId, id)
  again('new@example.com')
  expect(
    db
      .select()
      .from(invitations)
      .all()
      .map(({ organizationId, email }) => `${email} ${organizationId}`),
  ).toEqual([
    `new@example.com ${acmeId}`,
    `new@example.com ${otherId}`,
    `ed@example.com ${otherId}`,
    `new@example.com ${acmeId}`,
  ])
})

test('fifty a day: the next one waits, a refused one does not count, and another organization has its own fifty', () => {
  const { deps, db, clock } = mailRoom()
  expect(refusal(() => invite(deps, { email: 'ed@example.com' }))).toBe('invalid')
  for (let one = 1; one <= 50; one++) invite(deps, { email: `p${one}@example.com` })
  expect(refusal(() => invite(deps, { email: 'p51@example.com' }))).toBe('rate_limited')
  inviteMember(deps, system, otherId, input)
  expect(db.select().from(invitations).all()).toHaveLength(51)
  clock.advance(day)
  invite(deps, { email: 'p51@example.com' })
})

test('an invitation sent again is good for seven days from now, and owes a second mail', () => {
  const { deps, db, clock, actor } = mailRoom()
  const { id } = invite(deps, { days: 1 })
  clock.advance(2 * day)
  resendInvitation(deps, actor('ann'), acmeId, id)
  const now = testEpoch + 2 * day
  expect(db.select().from(invitations).all()).toMatchObject([
    { id, createdAt: testEpoch, expiresAt: now + 7 * day, role: 'editor', ...open },
  ])
  const owed = { ...mail, address: 'new@example.com', subjectId: id }
  expect(db.select().from(deliveries).all()).toMatchObject([owed, { ...owed, createdAt: now, nextAttemptAt: now }])
  expect(lastEntry(deps)).toEqual({
    action: 'invitation.resent',
    by: 'ann000000000',
    subject: `invitation ${id}`,
    changes: { before: { expiresAt: testEpoch + day }, after: { expiresAt: now + 7 * day } },
  })
})

test('one invitation is sent again five times a day', () => {
  const { deps, db } = mailRoom()
  const { id } = invite(deps)
  for (let time = 1; time <= 5; time++) resendInvitation(deps, system, acmeId, id)
  expect(refusal(() => resendInvitation(deps, system, acmeId, id))).toBe('rate_limited')
  resendInvitation(deps, system, acmeId, invite(deps, { email: 'second@example.com' }).id)
  expect(db.select().from(deliveries).all()).toHaveLength(8)
})

test('a withdrawn invitation stays as a record, owes nothing more and is not found again', () => {
  const { deps, db, clock, actor } = mailRoom()
  const { id } = invite(deps)
  clock.advance(1000)
  withdrawInvitation(deps, actor('ann'), acmeId, id)
  expect(db.select().from(invitations).all()).toMatchObject([{ id, withdrawnAt: testEpoch + 1000, acceptedAt: null }])
  expect(lastEntry(deps)).toEqual({
    action: 'invitation.withdrawn',
    by: 'ann000000000',
    subject: `invitation ${id}`,
    changes: {},
  })
  expect(refusal(() => withdrawInvitation(deps, system, acmeId, id))).toBe('not_found')
  expect(refusal(() => resendInvitation(deps, system, acmeId, id))).toBe('not_found')
  expect(db.select().from(deliveries).all()).toHaveLength(1)
})

test('an accepted invitation is neither sent again nor withdrawn', () => {
  const { deps } = mailRoom()
  const { id, token } = invite(deps, { email: 'olga@example.com' })
  acceptInvitation(deps, accountOf('olga'), token)
  expect(refusal(() => withdrawInvitation(deps, system, acmeId, id))).toBe('not_found')
  expect(refusal(() => resendInvitation(deps, system, acmeId, id))).toBe('not_found')
})

test('whoever may not invite may not send again or withdraw; nobody sends an invitation to a role above their own', () => {
  const { deps, db, actor, audited } = mailRoom()
  const { id } = invite(deps, { role: 'owner' })
  const both = (persona: Persona, organizationId = acmeId) => [
    refusal(() => resendInvitation(deps, actor(persona), organizationId, id)),
    refusal(() => withdrawInvitation(deps, actor(persona), organizationId, id)),
  ]
  for (const persona of ['ed', 'vic'] as const) expect(both(persona)).toEqual(['forbidden', 'forbidden'])
  expect(both('olga')).toEqual(['not_found', 'not_found'])
  expect(both('olga', otherId)).toEqual(['not_found', 'not_found'])
  expect(refusal(() => resendInvitation(deps, actor('ann'), acmeId, id))).toBe('forbidden')
  expect(db.select().from(invitations).where(eq(invitations.id, id)).get()).toMatchObject(open)
  expect([db.select().from(deliveries).all().length, audited()]).toEqual([1, ['invitation.sent']])
})

test('without a mail server nobody is invited, and nothing is written', () => {
  const { deps, db, audited } = testRoom()
  expect(refusal(() => invite(deps))).toBe('conflict')
  expect([db.select().from(invitations).all(), db.select().from(deliveries).all(), audited()]).toEqual([[], [], []])
})
