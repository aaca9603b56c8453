import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { invitations, passkeys } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { setAccount } from '#src/testing/accounts.ts'
import { connectRelay, invite } from '#src/testing/invitations.ts'
import { accountId, accountOf, acmeId, otherId, type Persona, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { changeRole } from './change-team.ts'
import { findInvitation, findMember, isGood, listInvitations, listMembers } from './find-members.ts'
import { inviteMember, withdrawInvitation } from './invite-member.ts'

const change = ({ db }: TestRoom, persona: Persona, values: Partial<typeof accounts.$inferSelect>) =>
  writeUnaudited(db, (tx) => {
    tx.update(accounts)
      .set(values)
      .where(eq(accounts.id, accountId(persona)))
      .run()
  })

const day = 24 * 3_600_000

test('the team is listed by role, then by name, and nobody from elsewhere', () => {
  const room = testRoom()
  changeRole(room.deps, system, acmeId, accountId('vic'), 'editor')
  change(room, 'ed', { name: 'Zed' })
  expect(listMembers(room.db, acmeId).map(({ name, role }) => `${name} ${role}`)).toEqual([
    'Iris owner',
    'Otto owner',
    'Ann admin',
    'Vic editor',
    'Zed editor',
  ])
  expect(listMembers(room.db, otherId).map(({ name }) => name)).toEqual(['Olga'])
  expect(listMembers(room.db, 'unknown00000')).toEqual([])
})

test('a member is told as they are: no password, no secret', () => {
  const { db } = testRoom()
  expect(findMember(db, acmeId, accountId('ed'))).toEqual({
    accountId: 'ed0000000000',
    name: 'Ed',
    email: 'ed@example.com',
    role: 'editor',
    secondFactor: false,
    joinedAt: testEpoch,
    leaving: false,
  })
  for (const stranger of ['olga', 'ines', 'unknown'])
    expect(refusal(() => findMember(db, acmeId, accountId(stranger)))).toBe('not_found')
})

test('an authenticator app in force and any number of passkeys are a second factor; each member is listed once', () => {
  const room = testRoom()
  change(room, 'ann', { totpSecret: 'sealed', totpEnabledAt: testEpoch })
  change(room, 'ed', { totpSecret: 'sealed, not proven yet' })
  change(room, 'vic', { deletionRequestedAt: testEpoch })
  writeUnaudited(room.db, (tx) => {
    for (const id of ['phone', 'laptop'])
      tx.insert(passkeys)
        .values({
          id,
          accountId: accountId('otto'),
          name: id,
          credentialId: id,
          publicKey: 'x',
          counter: 0,
          createdAt: 0,
        })
        .run()
  })
  const team = listMembers(room.db, acmeId)
  expect(team).toHaveLength(5)
  expect(team.filter(({ secondFactor }) => secondFactor).map(({ name }) => name)).toEqual(['Otto', 'Ann'])
  expect(team.filter(({ leaving }) => leaving).map(({ name }) => name)).toEqual(['Vic'])
})

test('open invitations are listed the newest first, expired ones included; accepted and withdrawn ones not', () => {
  const { deps, db, clock } = testRoom()
  connectRelay(deps)
  const expired = invite(deps, { email: 'late@example.com', days: 1 })
  clock.advance(2 * day)
  const [accepted, withdrawn, open] = ['a', 'w', 'o'].map((who) => invite(deps, { email: `${who}@example.com` }))
  inviteMember(deps, system, otherId, { email: 'theirs@example.com', role: 'viewer', days: 7 })
  setAccount(deps, 'olga', { email: 'a@example.com' })
  acceptInvitation(deps, accountOf('olga'), accepted?.token ?? '')
  withdrawInvitation(deps, system, acmeId, withdrawn?.id ?? '')
  expect(listInvitations(db, acmeId).map(({ email }) => email)).toEqual(['o@example.com', 'late@example.com'])
  expect(findInvitation(db, acmeId, expired.id).email).toBe('late@example.com')
  for (const over of [accepted?.id, withdrawn?.id, 'unknown00000'])
    expect(refusal(() => findInvitation(db, acmeId, over ?? ''))).toBe('not_found')
  expect(refusal(() => findInvitation(db, otherId, open?.id ?? ''))).toBe('not_found')
  const good = db.select().from(invitations).where(isGood(clock.now())).all()
  expect(good.map(({ email }) => email)).toEqual(['o@example.com', 'theirs@example.com'])
})
