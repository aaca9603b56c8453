import { eq } from 'drizzle-orm'
import { factorResets, invitations, passkeys } from '#src/db/schema/access.ts'
import { notices } from '#src/db/schema/operations.ts'
import { publications } from '#src/db/schema/publications.ts'
import { scimTokens, scimUsers } from '#src/db/schema/scim.ts'
import { identities } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { requestEmailChange, verifyEmail } from '#src/domain/accounts/change-email.ts'
import { rename } from '#src/domain/accounts/change-password.ts'
import { requestPasswordReset } from '#src/domain/accounts/forgot-password.ts'
import { signIn } from '#src/domain/accounts/sign-in.ts'
import { publishAnnouncement } from '#src/domain/announcements/publish-announcement.ts'
import { createApiToken, createOwnToken } from '#src/domain/api-tokens/create-api-token.ts'
import type { AccountActor, Member, Origin } from '#src/domain/context.ts'
import { saveDraft } from '#src/domain/incidents/drafts.ts'
import { addIncidentNote } from '#src/domain/incidents/incident-notes.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { dismissNotice } from '#src/domain/notices/dismiss-notice.ts'
import { publishNotice } from '#src/domain/notices/publish-notice.ts'
import { readerOf } from '#src/domain/page-access/find-readers.ts'
import { issueLink } from '#src/domain/page-access/page-links.ts'
import { givePass } from '#src/domain/page-access/passes.ts'
import { addReaders } from '#src/domain/page-access/readers.ts'
import { acknowledgePolicy } from '#src/domain/privacy/acknowledge-policy.ts'
import { hold } from '#src/domain/publications/hold.ts'
import { formKey } from '#src/domain/sent-forms/form-key.ts'
import { keepUnsent } from '#src/domain/sent-forms/unsent-form.ts'
import { previewImport } from '#src/domain/subscriber-imports/preview-import.ts'
import { inviteMember } from '#src/domain/team/invite-member.ts'
import { createWebhook } from '#src/domain/webhooks/create-webhook.ts'
import { pauseWebhook } from '#src/domain/webhooks/pause-webhook.ts'
import { connectRelay, mailedToken, signedIn, withAuthenticator } from './accounts.ts'
import { accountId, accountOf, acmeId, actorOf, system, testPassword } from './personas.ts'
import { publishFirstPolicy } from './policies.ts'
import { addProvider } from './sso.ts'
import type { TestDeps } from './test-deps.ts'

/** Words that give away who she is. */
export const traces = [
  'Zelda',
  'Quartermaine',
  'ann@example.com',
  'zelda@persona.example',
  '203.0.113.77',
  'HeronBrowser',
]

const origin: Origin = { ip: '203.0.113.77', userAgent: 'HeronBrowser/9', requestId: 'request' }
const second = 1000

/** The account `ann`, now of Zelda Quartermaine, after it has left something in every table that can tell of it, each a second after the other. */
export async function busyAccount(deps: TestDeps): Promise<{ actor: AccountActor; incidentId: string }> {
  connectRelay(deps)
  const actor = { ...accountOf('ann'), origin, secondFactor: true }
  const member = { ...actorOf('ann'), origin }
  rename(deps, actor, { name: 'Zelda Quartermaine' })
  deps.clock.advance(second)
  await secureAccount(deps, actor)
  beKnownElsewhere(deps, actor)
  beProvisioned(deps, actor)
  readAccount(deps, actor)
  deps.clock.advance(second)
  const incidentId = await work(deps, member)
  await changeAddress(deps, actor)
  beInvited(deps)
  readPage(deps, member)
  signedIn(deps, 'ann', origin)
  return { actor, incidentId }
}

/** A second factor of each kind. */
async function secureAccount(deps: TestDeps, actor: AccountActor): Promise<void> {
  await withAuthenticator(deps, 'ann', actor)
  const createdAt = deps.clock.now()
  const key = { id: 'passkey00000', credentialId: 'credential', publicKey: 'public key', counter: 7, createdAt }
  writeUnaudited(deps.db, (tx) =>
    tx
      .insert(passkeys)
      .values({ ...key, accountId: actor.accountId, name: 'Phone of Zelda', lastUsedAt: createdAt + second })
      .run(),
  )
  const [requestedAt, dueAt] = [createdAt, createdAt + 24 * 3_600_000]
  const lost = [
    { id: 'lost by Ann', accountId: actor.accountId, requestedBy: accountId('otto') },
    { id: 'lost by Ed', accountId: accountId('ed'), requestedBy: actor.accountId },
  ]
  writeUnaudited(deps.db, (tx) => {
    for (const one of lost)
      tx.insert(factorResets)
        .values({ ...one, organizationId: acmeId, requestedAt, dueAt })
        .run()
  })
}

/** Known to an identity provider. */
function beKnownElsewhere(deps: TestDeps, { accountId }: AccountActor): void {
  const at = { createdAt: deps.clock.now(), lastSignInAt: deps.clock.now() + second }
  const row = {
    id: deps.ids.id(),
    identityProviderId: addProvider(deps).id,
    accountId,
    subject: 'Zelda at Acme ID',
    ...at,
  }
  writeUnaudited(deps.db, (tx) => tx.insert(identities).values(row).run())
}

/** Described by an identity provider over SCIM, by a token that she made. */
function beProvisioned(deps: TestDeps, { accountId }: AccountActor): void {
  const now = deps.clock.now()
  const [one, times] = [{ organizationId: acmeId }, { createdAt: now, changedAt: now + second }]
  const names = {
    displayName: 'Zelda Quartermaine',
    formatted: 'Dr Zelda Q.',
    givenName: 'Zelda',
    familyName: 'Quartermaine',
  }
  const known = {
    userName: 'Zelda@persona.example',
    userNameKey: 'zelda@persona.example',
    externalId: 'Zelda at Entra',
  }
  writeUnaudited(deps.db, (tx) => {
    tx.insert(scimUsers)
      .values({ ...one, ...times, ...names, ...known, id: deps.ids.id(), accountId, email: 'ann@example.com' })
      .run()
    const token = { name: 'Zelda’s provider', createdBy: accountId, tokenHash: 'hash of the SCIM token' }
    const lasting = { createdAt: now, expiresAt: now + 3_600_000, lastUsedAt: now + second }
    tx.insert(scimTokens)
      .values({ ...one, ...lasting, ...token, id: deps.ids.id() })
      .run()
  })
}

/** A notice that was put aside, and a policy. */
function readAccount(deps: TestDeps, actor: AccountActor): void {
  publishNotice(deps, system, { title: 'Notice', body: 'Text', startsAt: 0, endsAt: 2 ** 52, mail: false })
  dismissNotice(deps, actor, deps.db.select().from(notices).get()?.id ?? '')
  acknowledgePolicy(deps, actor, publishFirstPolicy(deps).id)
}

async function work(deps: TestDeps, member: Member): Promise<string> {
  const opened = {
    title: 'Logins fail',
    body: 'We look.',
    status: 'investigating',
    services: [],
    notify: false,
  } as const
  const { id } = openIncident(deps, member, acmeId, { ...opened, services: [] })
  deps.clock.advance(second)
  addIncidentNote(deps, member, acmeId, id, { body: 'The second disk.' })
  const kept = { act: 'incident.update', args: [id, { body: 'Later.' }], publishAt: null, state: 'in_review' } as const
  const { publication } = hold(deps, member, acmeId, { ...kept, args: [...kept.args] })
  writeUnaudited(deps.db, (tx) => {
    tx.update(publications).set({ releasedById: member.accountId }).where(eq(publications.id, publication.id)).run()
  })
  const times = { startsAt: deps.clock.now(), endsAt: deps.clock.now() + 60 * second }
  publishAnnouncement(deps, member, acmeId, { ...times, title: 'We move', body: '', linkUrl: null, notify: false })
  deps.clock.advance(second)
  scheduleWindow(deps, member, acmeId, {
    title: 'New disks',
    body: '',
    serviceIds: [],
    reminders: [],
    autoStart: false,
    autoComplete: false,
    notifyAtStart: false,
    notifyAtEnd: false,
    scheduledStart: deps.clock.now() + 3_600_000,
    scheduledEnd: deps.clock.now() + 7_200_000,
    notify: false,
    rule: null,
  })
  const hook = createWebhook(deps, member, acmeId, {
    name: 'Hook',
    url: 'https://hooks.example/1',
    events: ['incident'],
  })
  pauseWebhook(deps, { ...member, name: 'Zelda Quartermaine' }, acmeId, hook.id)
  saveDraft(deps, member, id, { body: 'Half a sentence by Zelda' })
  const key = formKey(deps, member.accountId, 'page')
  keepUnsent(deps, member.accountId, { key, path: '/app/acme', fields: { body: 'The other half' } })
  createApiToken(deps, member, acmeId, { name: 'Zelda’s script', role: 'viewer', days: 365 })
  createOwnToken(deps, member, acmeId, { name: 'Zelda’s own', role: 'viewer', days: 365 })
  inviteMember(deps, member, acmeId, { email: 'new@other.example', role: 'viewer', days: 7 })
  const bytes = Buffer.from('email,boss\nann@example.com,bo@other.example\nzoe@other.example,\n')
  await previewImport(deps, member, acmeId, { fileName: 'list.csv', consent: 'At the counter', bytes })
  return id
}

/** Invitations to her former address, by which she joined the team, and to the present one. */
function beInvited(deps: TestDeps): void {
  const [createdAt, expiresAt] = [deps.clock.now(), deps.clock.now() + 30 * 24 * 3_600_000]
  const invitation = { organizationId: acmeId, name: 'Zelda', role: 'admin', createdAt, expiresAt } as const
  writeUnaudited(deps.db, (tx) => {
    const accepted = { acceptedAt: createdAt + second, acceptedBy: accountId('ann'), invitedBy: accountId('otto') }
    tx.insert(invitations)
      .values({ ...invitation, id: 'accepted0000', email: 'ann@example.com', ...accepted })
      .run()
    tx.insert(invitations)
      .values({ ...invitation, id: 'open00000000', email: 'zelda@persona.example' })
      .run()
  })
}

/** Reads acme's page by a mailed link, and has somebody else read it. */
function readPage(deps: TestDeps, actor: Member): void {
  const address = 'zelda@persona.example'
  const readers = [address, 'partner@example.net'].map((one) => ({ kind: 'address', address: one, key: one }) as const)
  addReaders(deps, actor, acmeId, readers)
  const readerId = readerOf(deps.db, acmeId, address)?.id ?? null
  writeUnaudited(deps.db, (tx) => {
    issueLink(tx, deps, { organizationId: acmeId, address, next: '' })
    givePass(tx, deps, origin, { organizationId: acmeId, way: 'mailed_link', readerId, address })
  })
}

/** Moves to another address; a wrong and a forgotten password follow there. */
async function changeAddress(deps: TestDeps, actor: AccountActor): Promise<void> {
  const visitor = { kind: 'visitor', origin } as const
  const email = 'zelda@persona.example'
  await requestEmailChange(deps, actor, { email, currentPassword: testPassword })
  verifyEmail(deps, actor, mailedToken(deps, 'verify_email'))
  await signIn(deps, origin, { email, password: 'wrong horse battery' }).catch(() => undefined)
  requestPasswordReset(deps, visitor, { email })
}
