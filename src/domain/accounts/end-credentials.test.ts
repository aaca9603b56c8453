import { expect, test } from 'vitest'
import { apiTokens, invitations, oneTimeTokens, sessions } from '#src/db/schema/access.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { connectRelay, entries, opens, signedIn } from '#src/testing/accounts.ts'
import { invite } from '#src/testing/invitations.ts'
import { accountId, accountOf, acmeId, otherId, system, testOrigin, testPassword } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { createApiToken, createOwnToken } from '../api-tokens/create-api-token.ts'
import { actorOfToken } from '../api-tokens/find-api-token.ts'
import { type EndingEvent, endings } from '../endings.ts'
import { deleteOrganization, restoreOrganization } from '../organizations/delete-organization.ts'
import { passEpoch } from '../passes/pass-epoch.ts'
import { invitationOfLink } from '../team/accept-invitation.ts'
import { changeRole, transferOwnership } from '../team/change-team.ts'
import { deleteAccount, undoDeletion } from './delete-account.ts'
import { endCredentials } from './end-credentials.ts'
import { issueToken } from './one-time-tokens.ts'

const anns = { accountId: accountId('ann'), sessionId: '' }

function mailable(): TestRoom {
  const room = testRoom()
  connectRelay(room.deps)
  return room
}

/** One of each that is Ann's in acme, and as much that is not hers. */
function populated(room: TestRoom) {
  const { deps, db, actor } = room
  const mine = invite(deps, { email: 'x@example.com', role: 'editor' }, actor('ann')).token
  const theirs = invite(deps, { email: 'y@example.com', role: 'editor' }, actor('otto')).token
  const input = { name: 'Mine', role: 'admin', days: 30 } as const
  const [token, ottos] = [
    createOwnToken(deps, actor('ann'), acmeId, input),
    createOwnToken(deps, actor('otto'), acmeId, input),
  ]
  const organizations = createApiToken(deps, actor('ann'), acmeId, input)
  signedIn(deps, 'ann')
  signedIn(deps, 'ed')
  writeUnaudited(db, (tx) => {
    for (const persona of ['ann', 'ed'])
      issueToken(tx, deps, { purpose: 'verify_email', accountId: accountId(persona), lifetime: 1000 })
  })
  return { mine, theirs, token, ottos, organizations }
}

/** Rows that still open something. */
const left = ({ db }: TestRoom) => [
  db.select().from(sessions).all().length,
  db.select().from(oneTimeTokens).all().length,
  db
    .select()
    .from(invitations)
    .all()
    .filter(({ withdrawnAt }) => withdrawnAt === null).length,
  db
    .select()
    .from(apiTokens)
    .all()
    .filter(({ revokedAt }) => revokedAt === null).length,
]

const ofAccounts = (Object.keys(endings) as EndingEvent[]).filter((event) => endings[event].of === 'account')

test.each(ofAccounts)('%s touches nothing of anybody else', (event) => {
  const room = mailable()
  populated(room)
  const { renewedSession, ...ended } = writeUnaudited(room.db, (tx) =>
    endCredentials(tx, room.deps, system, event as 'password reset', anns),
  )
  const [sessionsLeft = 0, links = 0, invited = 0, tokens = 0] = left(room)
  expect({
    sessions: sessionsLeft + ended.sessions,
    links: links + ended.links,
    invitations: invited + ended.invitations,
    tokens: tokens + ended.tokens,
  }).toEqual({ sessions: 2, links: 2, invitations: 2, tokens: 3 })
  expect([renewedSession, Math.max(...Object.values(ended)) <= 1, passEpoch(room.db, acmeId)]).toEqual([null, true, 0])
})

test('what ends is recorded where it was good for something, with the event', () => {
  const room = mailable()
  populated(room)
  const [before, ofInstance] = [entries(room).length, entries(room, null)]
  writeUnaudited(room.db, (tx) => endCredentials(tx, room.deps, system, 'account deleted', anns))
  expect(entries(room).slice(before)).toMatchObject([
    { action: 'invitation.withdrawn', by: 'test', changes: { because: 'account deleted' } },
    { action: 'api_token.revoked', by: 'test', changes: { name: 'Mine', because: 'account deleted' } },
  ])
  expect([entries(room, otherId), entries(room, null)]).toEqual([[], ofInstance])
})

test('an account that is brought back has none of its tokens and invitations of before', async () => {
  const room = mailable()
  const { deps } = room
  const { mine, theirs, token, ottos, organizations } = populated(room)
  const session = signedIn(deps, 'ann')
  const typed = { currentPassword: testPassword, code: '', typedEmail: 'ann@example.com' }
  undoDeletion(deps, testOrigin, await deleteAccount(deps, accountOf('ann'), typed))
  const isGood = (one: string) => actorOfToken(deps, testOrigin, one) !== null
  expect([token, ottos, organizations].map(isGood)).toEqual([false, true, true])
  expect([refusal(() => invitationOfLink(deps, mine)), opens(deps, session.token)]).toEqual(['not_found', false])
  expect(invitationOfLink(deps, theirs).invitation.role).toBe('editor')
})

test('an organization that is brought back has none of its tokens and invitations of before, and no pass', () => {
  const room = mailable()
  const { deps, db, actor } = room
  const input = { name: 'Theirs', role: 'admin', days: 30 } as const
  const tokens = [createApiToken(deps, system, otherId, input), createOwnToken(deps, actor('olga'), otherId, input)]
  deleteOrganization(deps, actor('olga'), otherId, 'Other')
  restoreOrganization(deps, accountOf('olga'), otherId)
  expect(tokens.map((one) => actorOfToken(deps, testOrigin, one))).toEqual([null, null])
  expect([passEpoch(db, otherId), passEpoch(db, acmeId)]).toEqual([1, 0])
  expect(entries(room, otherId).filter(({ action }) => action === 'api_token.revoked')).toHaveLength(2)
})

test('a role that rises or stays ends nothing', () => {
  const room = mailable()
  const { mine } = populated(room)
  const before = left(room)
  for (const role of ['admin', 'owner'] as const) changeRole(room.deps, system, acmeId, accountId('ann'), role)
  expect(left(room)).toEqual(before)
  expect(invitationOfLink(room.deps, mine).invitation.role).toBe('editor')
})

test('whoever hands over the ownership withdraws the invitations to become owner', () => {
  const room = mailable()
  const { deps, actor } = room
  const [owner, admin] = (['owner', 'admin'] as const).map(
    (role) => invite(deps, { email: `${role}@example.com`, role }, actor('otto')).token,
  )
  transferOwnership(deps, actor('otto'), acmeId, accountId('ann'))
  expect(refusal(() => invitationOfLink(deps, owner ?? ''))).toBe('not_found')
  expect(invitationOfLink(deps, admin ?? '').invitation.role).toBe('admin')
})
