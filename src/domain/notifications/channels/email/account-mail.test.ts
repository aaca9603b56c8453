import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { apiTokens, invitations } from '#src/db/schema/access.ts'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { notices } from '#src/db/schema/operations.ts'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { mailDomains } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { forgetTokens } from '#src/domain/accounts/one-time-tokens.ts'
import { readSignedToken } from '#src/domain/secrets/signed-links.ts'
import { removeWebhook, resumeWebhook } from '#src/domain/webhooks/pause-webhook.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import {
  addressChange,
  ann,
  annId,
  incident,
  invite,
  keptToken,
  missingDomain,
  nothing,
  notice,
  policy,
  request,
  type Setup,
  token,
  webhook,
} from '#src/testing/message-subjects.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { sent } from '#src/testing/sendable.ts'
import type { MessageKind } from '#src/words.ts'
import { accountMail } from './account-mail.ts'
import { automatic } from './message-id.ts'

const hour = 3_600_000

const write = ({ deps }: TestRoom, kind: MessageKind, subjectId: string, address: string = ann) =>
  accountMail(deps, addDelivery(deps, { kind, subjectId, address, organizationId: acmeId }), 'status@relay.example')

/** Sender's name, subject and path of the link: `ID` is the id of its subject, `TOKEN` the token signed for that. */
const letters: [MessageKind, string, string, Setup, string][] = [
  ['sign_up', 'Opsentry', 'Finish making your account', token('sign_up', 'new@example.com'), '/sign-up/TOKEN'],
  ['sign_up', 'Opsentry', 'You have an account already', token('sign_up', 'ed@example.com'), '/sign-in'],
  ['password_reset', 'Opsentry', 'Choose a new password', token('reset_password', ann), '/reset-password/TOKEN'],
  ['password_changed', 'Opsentry', 'Your password was changed', nothing, '/forgot-password'],
  ['new_device', 'Opsentry', 'Sign-in with a new browser', nothing, '/account/sessions'],
  [
    'email_verification',
    'Opsentry',
    'Confirm your e-mail address',
    token('verify_email', null, annId),
    '/verify-email/TOKEN',
  ],
  ['email_changed', 'Opsentry', 'Your e-mail address was changed', () => annId, ''],
  ['glass_broken', 'Acme', 'Ann got in without single sign-on', () => annId, '/app/acme/audit'],
  ['mail_domain_missing', 'Acme', 'The DNS record of example.com is missing', missingDomain, '/app/acme/settings/sso'],
  ['tokens_kept', 'Acme', 'Your API tokens are the organization’s now', keptToken, '/app/acme/api-tokens'],
  ['account_deletion', 'Opsentry', 'Your account was deleted', token('undo_deletion'), '/undo-deletion/TOKEN'],
  ['data_request_due', 'Opsentry', 'A data request is due soon', request, '/admin/data-requests/ID'],
  ['update_overdue', 'Acme', 'Overdue: the next update of “Logins fail”', incident, '/app/acme/incidents/ID'],
  ['incident_silent', 'Acme', 'Silent: “Logins fail”', incident, '/app/acme/incidents/ID'],
  ['webhook_paused', 'Acme', 'Paused: the webhook endpoint “Pager”', webhook, '/app/acme/webhooks/ID'],
  ['notice', 'Opsentry', 'Moving', notice, ''],
  ['policy_change', 'Opsentry', 'The privacy policy changes on 10 Mar 2026', policy, '/privacy-policy/history/ID'],
  ['invitation', 'Acme', 'Join Acme on Opsentry', invite, '/invitations/TOKEN'],
]

test.each(letters)('%s: from %s, “%s”', (kind, from, said, setup, link) => {
  const room = testRoom()
  const about = setup(room)
  const composed = write(room, kind, about)
  const mail = sent(composed)
  expect(mail).toMatchObject({
    ...{ to: ann, from: { name: from, address: 'status@relay.example' }, replyTo: null },
    ...{ returnPath: 'status@relay.example', references: null, list: null, dkim: null, headers: automatic },
    subject: kind === 'invitation' ? said : `${said} · ${from}`,
    messageId: expect.stringMatching(/^<id\d{10}@localhost>$/),
  })
  expect(mail.headers).not.toHaveProperty('List-Unsubscribe')
  const pattern = `http://localhost${link.replace('ID', about).replace('TOKEN', '([\\w-]{55})')}(?![\\w/-])`
  const found = new RegExp(pattern).exec(mail.text)
  expect(found, `${pattern} in ${mail.text}`).not.toBeNull()
  const purpose = kind === 'invitation' ? 'invitation' : 'one-time'
  if (link.includes('TOKEN')) expect(readSignedToken(room.deps, purpose, found?.[1] ?? '')).toBe(about)
})

test('a request whose day has come is overdue', () => {
  const room = testRoom()
  const about = request(room)
  room.clock.advance(1)
  expect(write(room, 'data_request_due', about)).toMatchObject({
    send: { subject: 'A data request is overdue · Opsentry' },
  })
})

/** Written, and then something happened to it. */
const then =
  (setup: Setup, act: (room: TestRoom, about: string) => void): Setup =>
  (room) => {
    const about = setup(room)
    act(room, about)
    return about
  }
const set = (setup: Setup, table: Parameters<TestRoom['db']['update']>[0], columns: object) =>
  then(setup, ({ db }) => writeUnaudited(db, (tx) => void tx.update(table).set(columns).run()))
const deleted = (setup: Setup) => set(setup, organizations, { deletedAt: 1 })
const over = (setup: Setup) => then(setup, ({ clock }) => clock.advance(hour))

const linkIsOver = 'The link was used or is over.'
const suppressed: [MessageKind, string, Setup, string][] = [
  ...(['sign_up', 'password_reset', 'email_verification', 'account_deletion'] as const).flatMap(
    (kind): [MessageKind, string, Setup, string][] => [
      [kind, 'used', nothing, linkIsOver],
      [kind, 'over to the millisecond', over(token('sign_up', ann)), linkIsOver],
    ],
  ),
  ['password_reset', 'of nobody', token('reset_password', 'nobody@example.com'), 'No account has this address.'],
  [
    'email_verification',
    'of another’s',
    token('verify_email', null, 'ed0000000000'),
    'Another account has this address.',
  ],
  ['email_changed', 'of nobody', nothing, 'The account is gone.'],
  ['email_change_asked', 'of nobody', nothing, linkIsOver],
  ['email_change_asked', 'over to the millisecond', over(addressChange), linkIsOver],
  [
    ...(['email_change_asked', 'cancelled'] as const),
    then(addressChange, ({ db }) => {
      writeUnaudited(db, (tx) => void forgetTokens(tx, annId, ['verify_email', 'cancel_email_change']))
    }),
    linkIsOver,
  ],
  ['glass_broken', 'by nobody', nothing, 'The organization or the account is gone.'],
  ['mail_domain_missing', 'of a deleted organization', deleted(missingDomain), 'The organization is gone.'],
  [
    'mail_domain_missing',
    'found',
    set(missingDomain, mailDomains, { missingSince: null }),
    'The record is back, or the domain was removed.',
  ],
  ['tokens_kept', 'of a deleted organization', deleted(keptToken), 'The organization is gone.'],
  [
    ...(['tokens_kept', 'revoked'] as const),
    set(keptToken, apiTokens, { revokedAt: 1 }),
    'The tokens were revoked meanwhile.',
  ],
  [
    'data_request_due',
    'closed',
    set(request, dataRequests, { state: 'answered' }),
    'The request was closed meanwhile.',
  ],
  ['invitation', 'of a deleted organization', deleted(invite), 'The organization is gone.'],
  ['invitation', 'accepted', set(invite, invitations, { acceptedAt: 1 }), 'The invitation is over.'],
  ['invitation', 'past its end', set(invite, invitations, { expiresAt: 1 }), 'The invitation is over.'],
  ['notice', 'past its end', set(notice, notices, { endsAt: 1 }), 'The notice is over.'],
  ['invitation', 'withdrawn', set(invite, invitations, { withdrawnAt: 1 }), 'The invitation is over.'],
  ['update_overdue', 'of a deleted incident', set(incident, incidents, { deletedAt: 1 }), 'The incident is gone.'],
  ['update_overdue', 'of a deleted organization', deleted(incident), 'The incident is gone.'],
  ['update_overdue', 'answered', set(incident, incidents, { overdueToldAt: null }), 'The update came meanwhile.'],
  ['incident_silent', 'of a deleted incident', set(incident, incidents, { deletedAt: 1 }), 'The incident is gone.'],
  ['incident_silent', 'answered', set(incident, incidents, { silenceToldAt: null }), 'The update came meanwhile.'],
  ['incident_silent', 'resolved', set(incident, incidents, { resolvedAt: 1 }), 'The update came meanwhile.'],
  ['notification_late', 'of nothing', nothing, 'The organization is gone.'],
  ['webhook_paused', 'of nothing', nothing, 'The endpoint was removed.'],
  ['webhook_paused', 'of a deleted organization', deleted(webhook), 'The endpoint was removed.'],
  [
    ...(['webhook_paused', 'resumed'] as const),
    then(webhook, ({ deps }, about) => resumeWebhook(deps, system, acmeId, about)),
    'The endpoint was resumed meanwhile.',
  ],
  [
    ...(['webhook_paused', 'removed'] as const),
    then(webhook, ({ deps }, about) => removeWebhook(deps, system, acmeId, about)),
    'The endpoint was removed.',
  ],
  ['notice', 'withdrawn', set(notice, notices, { withdrawnAt: 1 }), 'The notice was withdrawn.'],
  ['notice', 'never written', nothing, 'The notice was withdrawn.'],
  ['policy_change', 'withdrawn', set(policy, policyVersions, { withdrawnAt: 1 }), 'The version was withdrawn.'],
  ['policy_change', 'never published', nothing, 'The version was withdrawn.'],
  ['status_update', 'for an account', nothing, 'There is no such message.'],
]

test.each(suppressed)('%s, %s, is not sent any more', (kind, _, setup, sentence) => {
  const room = testRoom()
  expect(write(room, kind, setup(room))).toEqual({ skip: sentence })
})

test('who is about to lose an address is told which one comes instead, and may keep it', () => {
  const room = testRoom()
  const { text, to } = sent(write(room, 'email_change_asked', addressChange(room)))
  expect([to, text]).toEqual([ann, expect.stringContaining('to use ann@new.example instead of this address.')])
  expect(text).toMatch(/It was not me: keep this address: http:\/\/localhost\/keep-email\/[\w-]{55}\n/)
})

test('the former address may take the account back, and the new one may not', () => {
  const room = testRoom()
  token('undo_email_change', ann, annId)(room)
  const back = /take the account back: http:\/\/localhost\/former-email\/[\w-]{55}\n/
  expect(sent(write(room, 'email_changed', annId)).text).toMatch(back)
  const there = sent(write(room, 'email_changed', annId, 'ann@new.example')).text
  expect(there).not.toMatch(/former-email/)
  expect(there).toContain('If it was not you, ask whoever runs http://localhost for help at once.')
})

test('of a policy nobody is told whose account is gone', () => {
  const room = testRoom()
  const about = policy(room)
  writeUnaudited(room.db, (tx) => {
    tx.update(accounts).set({ email: 'new@example.com' }).where(eq(accounts.id, annId)).run()
  })
  expect(write(room, 'policy_change', about)).toEqual({ skip: 'No account has this address.' })
})
