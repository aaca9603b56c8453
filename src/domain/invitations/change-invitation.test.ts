import { expect, test } from 'vitest'
import { invitations } from '#src/db/schema/access.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { entries } from '#src/testing/accounts.ts'
import { accountId, acmeId, otherId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import type { Role } from '#src/words.ts'
import { insertInvitation, markAccepted, withdraw, withdrawSent } from './change-invitation.ts'

interface Sent {
  by: 'ann' | 'otto' | null
  role: Role
  organizationId?: string
}

const because = 'a reason'
const [ann, anyRole] = [{ accountId: accountId('ann') }, undefined]

/** Open invitations by their name. */
function roomWith(sent: Record<string, Sent>) {
  const room = testRoom()
  const { deps, db } = room
  writeUnaudited(db, (tx) => {
    for (const [id, { by, role, organizationId = acmeId }] of Object.entries(sent)) {
      const row = {
        id,
        organizationId,
        email: `${id}@example.com`,
        role,
        createdAt: 1,
        expiresAt: deps.clock.now() + 1,
      }
      insertInvitation(tx, { ...row, invitedBy: by === null ? null : accountId(by) })
    }
  })
  const left = () => {
    const rows = db.select().from(invitations).all()
    return rows.filter(({ withdrawnAt, acceptedAt }) => withdrawnAt === null && acceptedAt === null).map(({ id }) => id)
  }
  return { ...room, left }
}

const some = {
  anns: { by: 'ann', role: 'admin' },
  annsLower: { by: 'ann', role: 'viewer' },
  annsElsewhere: { by: 'ann', role: 'admin', organizationId: otherId },
  ottos: { by: 'otto', role: 'admin' },
  commands: { by: null, role: 'admin' },
} as const

test.each([
  ['a person’s, wherever', ann, anyRole, ['ottos', 'commands']],
  ['a person’s there', { ...ann, organizationId: acmeId }, anyRole, ['annsElsewhere', 'ottos', 'commands']],
  ['an organization’s, whoever sent them', { organizationId: acmeId }, anyRole, ['annsElsewhere']],
  [
    'those above a role',
    { ...ann, organizationId: acmeId },
    'editor',
    ['annsLower', 'annsElsewhere', 'ottos', 'commands'],
  ],
  ['none above one’s own', { ...ann, organizationId: acmeId }, 'admin', Object.keys(some)],
] as const)('withdrawing %s leaves the others', (_which, sender, beyond, left) => {
  const room = roomWith(some)
  writeUnaudited(room.db, (tx) => withdrawSent(tx, room.deps, system, sender, { because, beyond }))
  expect(room.left()).toEqual(left)
})

test('each is recorded in its own organization’s log, with the reason; nothing twice, and nothing that was accepted', () => {
  const { deps, db } = roomWith({ ...some, accepted: { by: 'ann', role: 'viewer' } })
  writeUnaudited(db, (tx) => {
    markAccepted(tx, 'accepted', { acceptedAt: 1, acceptedBy: 'x' })
    withdraw(tx, deps, system, { id: 'annsLower', organizationId: acmeId })
    expect(withdrawSent(tx, deps, system, ann, { because })).toBe(2)
    expect(withdrawSent(tx, deps, system, ann, { because })).toBe(0)
  })
  const entry = { action: 'invitation.withdrawn', by: 'test' }
  expect(entries(deps)).toEqual([
    { ...entry, subject: 'annsLower', changes: {} },
    { ...entry, subject: 'anns', changes: { because } },
  ])
  expect(entries(deps, otherId)).toEqual([{ ...entry, subject: 'annsElsewhere', changes: { because } }])
  expect(entries(deps, null)).toEqual([])
})
