import { and, eq, isNull, max } from 'drizzle-orm'
import { invitations, oneTimeTokens } from '#src/db/schema/access.ts'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import type { MessageKind } from '#src/db/schema/delivery.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { notices } from '#src/db/schema/operations.ts'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { incidents, statusUpdates } from '#src/db/schema/status.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { routes } from '#src/routes.ts'
import type { Deps } from '../../../context.ts'
import type { RenderedMail } from '../../../mail-facts.ts'
import { publicUrl, readInstance } from '../../../settings/instance.ts'
import { signedToken } from '../../../settings/signed-links.ts'
import type { Delivery } from '../../claim-deliveries.ts'
import { lateFacts } from '../../late-facts.ts'
import type { Composed } from './composed.ts'
import { automatic, messageId } from './message-id.ts'
import { instanceSender } from './sender.ts'

/** What to say, and in whose name; a string says why nothing is to be said any more. */
type Letter = { from: string; mail: RenderedMail } | string

/** To an account, or to whoever may become one; looked up when it is sent, so that nothing outdated leaves. */
export function accountMail(deps: Deps, delivery: Delivery, relayFrom: string): Composed {
  const write = letters[delivery.kind]
  const letter = write ? write(deps, delivery) : 'There is no such message.'
  if (typeof letter === 'string') return { suppressed: letter }
  return {
    mail: {
      ...instanceSender(deps, letter.from, relayFrom),
      to: delivery.address,
      returnPath: relayFrom,
      messageId: messageId(deps, delivery.id),
      headers: automatic,
      references: null,
      list: null,
      ...letter.mail,
    },
  }
}

const letters: Partial<Record<MessageKind, (deps: Deps, delivery: Delivery) => Letter>> = {
  sign_up(deps, { subjectId }) {
    const token = pending(deps, subjectId)
    if (!token) return linkIsOver
    const known = accountOf(deps, token.email ?? '') !== undefined
    const url = known
      ? routes.signIn.show.url()
      : routes.signUp.link.url({ token: signedToken(deps, 'one-time', token.id) })
    return fromInstance(deps.render.signUp({ ...here(deps), known, url: publicUrl(deps) + url }))
  },

  password_reset(deps, { subjectId }) {
    const token = pending(deps, subjectId)
    if (!token) return linkIsOver
    if (!accountOf(deps, token.email ?? '')) return 'No account has this address.'
    const url = publicUrl(deps) + routes.resetPassword.show.url({ token: signedToken(deps, 'one-time', token.id) })
    return fromInstance(deps.render.passwordReset({ ...here(deps), url, expiresAt: token.expiresAt }))
  },

  password_changed: (deps) =>
    fromInstance(
      deps.render.passwordChanged({ ...here(deps), url: publicUrl(deps) + routes.forgotPassword.show.url() }),
    ),

  email_verification(deps, { subjectId, address }) {
    const token = pending(deps, subjectId)
    if (!token) return linkIsOver
    const owner = accountOf(deps, address)
    if (owner && owner.id !== token.accountId) return 'Another account has this address.'
    const url = publicUrl(deps) + routes.verifyEmail.show.url({ token: signedToken(deps, 'one-time', token.id) })
    return fromInstance(deps.render.emailVerification({ ...here(deps), address, url }))
  },

  email_changed(deps, { subjectId }) {
    const account = deps.db
      .select()
      .from(accounts)
      .where(eq(accounts.id, subjectId ?? ''))
      .get()
    if (!account) return 'The account is gone.'
    return fromInstance(deps.render.emailChanged({ ...here(deps), address: account.email }))
  },

  account_deletion(deps, { subjectId }) {
    const token = pending(deps, subjectId)
    if (!token) return linkIsOver
    const url = publicUrl(deps) + routes.undoDeletion.show.url({ token: signedToken(deps, 'one-time', token.id) })
    return fromInstance(deps.render.accountDeletion({ ...here(deps), url, until: token.expiresAt }))
  },

  data_request_due(deps, { subjectId }) {
    const request = deps.db
      .select()
      .from(dataRequests)
      .where(eq(dataRequests.id, subjectId ?? ''))
      .get()
    if (request?.state !== 'open') return 'The request was closed meanwhile.'
    const { id, kind, dueAt } = request
    const url = publicUrl(deps) + routes.admin.dataRequest.show.url({ id })
    const overdue = dueAt <= deps.clock.now()
    return fromInstance(deps.render.dataRequestDue({ ...here(deps), kind, dueAt, overdue, url }))
  },

  invitation(deps, { subjectId }) {
    const row = deps.db
      .select({ invitation: invitations, organization: organizations, inviter: accounts.name })
      .from(invitations)
      .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
      .leftJoin(accounts, eq(accounts.id, invitations.invitedBy))
      .where(eq(invitations.id, subjectId ?? ''))
      .get()
    if (!row || row.organization.deletedAt !== null) return 'The organization is gone.'
    const { invitation, organization } = row
    if (invitation.acceptedAt !== null || invitation.withdrawnAt !== null) return 'The invitation is over.'
    const mail = deps.render.invitation({
      organization: organization.name,
      timeZone: organization.timeZone,
      role: invitation.role,
      invitedBy: row.inviter,
      url: publicUrl(deps) + routes.invitation.show.url({ token: signedToken(deps, 'invitation', invitation.id) }),
      expiresAt: invitation.expiresAt,
    })
    return { from: organization.name, mail }
  },

  update_overdue(deps, { subjectId }) {
    const row = incidentOf(deps, subjectId)
    if (!row) return 'The incident is gone.'
    const { overdueToldAt, nextUpdateBy } = row.incident
    if (overdueToldAt === null || nextUpdateBy === null) return 'The update came meanwhile.'
    const mail = deps.render.updateOverdue({ ...aboutIncident(deps, row), promisedFor: nextUpdateBy })
    return { from: row.organization.name, mail }
  },

  incident_silent(deps, { subjectId }) {
    const row = incidentOf(deps, subjectId)
    if (!row) return 'The incident is gone.'
    if (row.incident.silenceToldAt === null || row.incident.resolvedAt !== null) return 'The update came meanwhile.'
    const mail = deps.render.incidentSilent({ ...aboutIncident(deps, row), heardAt: heardAt(deps, row.incident.id) })
    return { from: row.organization.name, mail }
  },

  notification_late(deps, { subjectId }) {
    const late = lateFacts(deps, subjectId)
    return typeof late === 'string' ? late : { from: late.organization, mail: deps.render.notificationLate(late) }
  },

  webhook_paused(deps, { subjectId }) {
    const row = deps.db
      .select({ endpoint: webhookEndpoints, organization: organizations })
      .from(webhookEndpoints)
      .innerJoin(organizations, eq(organizations.id, webhookEndpoints.organizationId))
      .where(and(eq(webhookEndpoints.id, subjectId ?? ''), isNull(organizations.deletedAt)))
      .get()
    if (!row || row.endpoint.removedAt !== null) return 'The endpoint was removed.'
    if (row.endpoint.pausedAt === null) return 'The endpoint was resumed meanwhile.'
    const { endpoint, organization } = row
    const mail = deps.render.webhookPaused({
      organization: organization.name,
      endpoint: endpoint.name,
      address: endpoint.address,
      reason: endpoint.pauseReason ?? '',
      url: publicUrl(deps) + routes.dashboard.webhook.show.url({ slug: organization.slug, id: endpoint.id }),
    })
    return { from: organization.name, mail }
  },

  notice(deps, { subjectId }) {
    const notice = deps.db
      .select()
      .from(notices)
      .where(eq(notices.id, subjectId ?? ''))
      .get()
    if (!notice || notice.withdrawnAt !== null) return 'The notice was withdrawn.'
    return fromInstance(deps.render.notice({ ...here(deps), title: notice.title, body: notice.body }))
  },

  policy_change(deps, { subjectId, address }) {
    const version = deps.db
      .select()
      .from(policyVersions)
      .where(eq(policyVersions.id, subjectId ?? ''))
      .get()
    if (!version || version.withdrawnAt !== null || version.effectiveAt === null) return 'The version was withdrawn.'
    if (!accountOf(deps, address)) return 'No account has this address.'
    const { summary, effectiveAt } = version
    const url = publicUrl(deps) + routes.privacyPolicy.version.url({ id: version.id })
    const operator = readInstance(deps.db).operatorName ?? 'Opsentry'
    return fromInstance(deps.render.policyChange({ ...here(deps), operator, summary, effectiveAt, url }))
  },
}

const linkIsOver = 'The link was used or is over.'

function pending(deps: Deps, id: string | null) {
  const token = deps.db
    .select()
    .from(oneTimeTokens)
    .where(eq(oneTimeTokens.id, id ?? ''))
    .get()
  return token && token.expiresAt > deps.clock.now() ? token : undefined
}

type IncidentRow = NonNullable<ReturnType<typeof incidentOf>>

function incidentOf(deps: Deps, id: string | null) {
  return deps.db
    .select({ incident: incidents, organization: organizations })
    .from(incidents)
    .innerJoin(organizations, eq(organizations.id, incidents.organizationId))
    .where(and(eq(incidents.id, id ?? ''), isNull(incidents.deletedAt), isNull(organizations.deletedAt)))
    .get()
}

function aboutIncident(deps: Deps, { incident, organization }: IncidentRow) {
  return {
    organization: organization.name,
    timeZone: organization.timeZone,
    incident: incident.title,
    url: publicUrl(deps) + routes.dashboard.incident.show.url({ slug: organization.slug, id: incident.id }),
  }
}

/** When visitors last heard of it, UTC ms. */
function heardAt(deps: Deps, incidentId: string): number {
  const newest = deps.db
    .select({ at: max(statusUpdates.createdAt) })
    .from(statusUpdates)
    .where(and(eq(statusUpdates.incidentId, incidentId), isNull(statusUpdates.deletedAt)))
    .get()
  return newest?.at ?? deps.clock.now()
}

function accountOf(deps: Deps, address: string) {
  return deps.db.select({ id: accounts.id }).from(accounts).where(eq(accounts.email, address)).get()
}

function here(deps: Deps) {
  return { instanceUrl: publicUrl(deps) }
}

function fromInstance(mail: RenderedMail): Letter {
  return { from: 'Opsentry', mail }
}
