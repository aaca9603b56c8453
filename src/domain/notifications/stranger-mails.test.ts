import { expect, test } from 'vitest'
import { alarms } from '#src/db/schema/alarms.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { connectRelay, entries, owed } from '#src/testing/accounts.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { acmeId, otherId, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { requestPasswordReset } from '../accounts/forgot-password.ts'
import type { Visitor } from '../context.ts'
import { readForm } from '../forms/form.ts'
import { limitStrangerMails } from '../mail/limit-stranger-mails.ts'
import { everything } from '../subscribers/following.ts'
import { requestSubscription } from '../subscribers/request-subscription.ts'
import { inviteMember } from '../team/invite-member.ts'
import { strangerMails } from './stranger-mails.ts'

const minute = 60_000

/** Three an hour. */
function room(): TestRoom {
  const made = testRoom()
  connectRelay(made.deps)
  limitStrangerMails(made.deps, ines, readForm({ perHour: '3' }))
  return made
}

let people = 0
/** Somebody new, from a network of their own. */
function subscribe({ deps }: TestRoom, organizationId = acmeId): void {
  people += 1
  const visitor: Visitor = { kind: 'visitor', origin: { ...testOrigin, ip: `2001:db8:${people.toString(16)}::1` } }
  requestSubscription(deps, visitor, organizationId, { email: `p${people}@example.org`, following: everything })
}

const sent = ({ deps }: TestRoom) => Object.fromEntries(strangerMails(deps).map(({ purpose, sent }) => [purpose, sent]))
const raised = ({ db }: TestRoom) => db.select().from(alarms).all()

test('however many networks ask, no more mails go to strangers in an hour than the instance allows', () => {
  const made = room()
  for (const organizationId of [acmeId, otherId, acmeId]) subscribe(made, organizationId)
  made.clock.advance(20 * minute)
  expect(() => subscribe(made)).toThrow(
    expect.objectContaining({
      code: 'rate_limited',
      retryAfter: 40 * minute,
      message: 'No more mails go to new addresses for now. Try again in 40 minutes.',
    }),
  )
  made.clock.advance(40 * minute)
  subscribe(made)
  expect(sent(made)).toMatchObject({ subscription: 1 })
})

test('beyond them a flood writes nothing', () => {
  const made = room()
  for (let time = 0; time < 3; time++) subscribe(made)
  const before = [made.db.select().from(rateLimits).all(), entries(made, null).length]
  for (let time = 0; time < 20; time++) expect(refusal(() => subscribe(made))).toBe('rate_limited')
  expect([made.db.select().from(rateLimits).all(), entries(made, null).length]).toEqual(before)
})

test('a flood of one purpose stops no other', () => {
  const made = room()
  for (let time = 0; time < 3; time++) subscribe(made)
  requestPasswordReset(made.deps, { kind: 'visitor', origin: testOrigin }, { email: 'ann@example.com' })
  inviteMember(made.deps, made.actor('ann'), acmeId, { email: 'new@example.com', role: 'viewer', days: 7 })
  expect(owed(made)).toEqual(['password_reset to ann@example.com', 'invitation to new@example.com'])
  expect(sent(made)).toEqual({
    ...{ subscription: 3, 'sign-up': 0, 'password-reset': 1, invitation: 1, 'new-address': 0 },
  })
})

test('one who asks too often spends nothing of what the others have', () => {
  const made = room()
  const visitor: Visitor = { kind: 'visitor', origin: testOrigin }
  limitStrangerMails(made.deps, ines, readForm({ perHour: '100' }))
  const ask = (email: string) => requestSubscription(made.deps, visitor, acmeId, { email, following: everything })
  for (let time = 0; time < 60; time++) ask(`p${time}@example.org`)
  for (let time = 0; time < 20; time++) expect(refusal(() => ask('x@example.org'))).toBe('rate_limited')
  expect(sent(made)).toMatchObject({ subscription: 60 })
})

test('the operator is told with the last one, once an hour, and of which', () => {
  const made = room()
  for (let time = 0; time < 2; time++) subscribe(made)
  expect(raised(made)).toEqual([])
  subscribe(made)
  for (let time = 0; time < 3; time++) expect(refusal(() => subscribe(made))).toBe('rate_limited')
  const sentence =
    '3 mails for subscriptions went out within an hour, as many as you allow. Look in the request log for a flood, or raise the number under “Mail server”.'
  expect(raised(made)).toMatchObject([{ kind: 'stranger_mails_spent', subject: 'subscription', sentence }])
  expect(made.audited(null).filter((action) => action === 'instance.stranger_mails_spent')).toHaveLength(1)
})
