import { and, eq, isNull } from 'drizzle-orm'
import { apiTokens, invitations } from '#src/db/schema/access.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { lateFacts } from '#src/domain/notifications/late-facts.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { tokensOfOrganization } from './good-tokens.ts'
import { incidentReminder } from './incident-reminder.ts'
import type { Letters } from './letter.ts'

/** Mails in an organization's name, to its team or to whoever may join it. */
export const teamLetters: Letters = {
  invitation(deps, { subjectId }) {
    const row = deps.db
      .select({ invitation: invitations, organization: organizations, inviter: accounts.name })
      .from(invitations)
      .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
      .leftJoin(accounts, eq(accounts.id, invitations.invitedBy))
      .where(eq(invitations.id, subjectId ?? ''))
      .get()
    if (!row || row.organization.deletedAt !== null) return { skip: 'The organization is gone.' }
    const { invitation, organization } = row
    const isOver = invitation.acceptedAt !== null || invitation.withdrawnAt !== null
    if (isOver || invitation.expiresAt <= deps.clock.now()) return { skip: 'The invitation is over.' }
    const mail = deps.render.invitation({
      organization: organization.name,
      timeZone: organization.timeZone,
      role: invitation.role,
      invitedBy: row.inviter,
      url: publicUrl(deps) + routes.invitation.show.url({ token: signedToken(deps, 'invitation', invitation.id) }),
      expiresAt: invitation.expiresAt,
    })
    return { send: { from: organization.name, mail } }
  },

  new_owner(deps, { subjectId, organizationId }) {
    const row = deps.db
      .select({ account: accounts, organization: organizations })
      .from(memberships)
      .innerJoin(accounts, eq(accounts.id, memberships.accountId))
      .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
      .where(
        and(
          eq(memberships.accountId, subjectId ?? ''),
          eq(memberships.organizationId, organizationId ?? ''),
          eq(memberships.role, 'owner'),
          isNull(organizations.deletedAt),
        ),
      )
      .get()
    if (!row) return { skip: 'They are no owner any more.' }
    const { account, organization } = row
    const url = publicUrl(deps) + routes.dashboard.team.show.url({ slug: organization.slug })
    const { name, email } = account
    const mail = deps.render.newOwner({ organization: organization.name, name, email, url })
    return { send: { from: organization.name, mail } }
  },

  api_token_created(deps, { subjectId }) {
    const row = deps.db
      .select({ token: apiTokens, organization: organizations, madeBy: accounts.name })
      .from(apiTokens)
      .innerJoin(organizations, eq(organizations.id, apiTokens.organizationId))
      .leftJoin(accounts, eq(accounts.id, apiTokens.createdBy))
      .where(and(eq(apiTokens.id, subjectId ?? ''), isNull(organizations.deletedAt)))
      .get()
    if (!row) return { skip: 'The token is gone.' }
    if (row.token.revokedAt !== null) return { skip: 'The token was revoked meanwhile.' }
    const { token, organization, madeBy } = row
    const url = publicUrl(deps) + routes.dashboard.apiTokens.index.url({ slug: organization.slug })
    const facts = { organization: organization.name, token: token.name, role: token.role, madeBy, url }
    return { send: { from: organization.name, mail: deps.render.newToken(facts) } }
  },

  update_overdue: (deps, { subjectId }) => incidentReminder(deps, subjectId, 'overdue'),

  incident_silent: (deps, { subjectId }) => incidentReminder(deps, subjectId, 'silent'),

  notification_late(deps, { subjectId }) {
    const late = lateFacts(deps, subjectId)
    return 'skip' in late
      ? late
      : { send: { from: late.send.organization, mail: deps.render.notificationLate(late.send) } }
  },

  webhook_paused(deps, { subjectId }) {
    const row = deps.db
      .select({ endpoint: webhookEndpoints, organization: organizations })
      .from(webhookEndpoints)
      .innerJoin(organizations, eq(organizations.id, webhookEndpoints.organizationId))
      .where(and(eq(webhookEndpoints.id, subjectId ?? ''), isNull(organizations.deletedAt)))
      .get()
    if (!row || row.endpoint.removedAt !== null) return { skip: 'The endpoint was removed.' }
    if (row.endpoint.pausedAt === null) return { skip: 'The endpoint was resumed meanwhile.' }
    const { endpoint, organization } = row
    const mail = deps.render.webhookPaused({
      organization: organization.name,
      endpoint: endpoint.name,
      address: endpoint.address,
      reason: endpoint.pauseReason ?? '',
      url: publicUrl(deps) + routes.dashboard.webhook.show.url({ slug: organization.slug, id: endpoint.id }),
    })
    return { send: { from: organization.name, mail } }
  },

  tokens_kept(deps, { subjectId }) {
    const organization = deps.db
      .select()
      .from(organizations)
      .where(and(eq(organizations.id, subjectId ?? ''), isNull(organizations.deletedAt)))
      .get()
    if (!organization) return { skip: 'The organization is gone.' }
    const tokens = tokensOfOrganization(deps.db, deps.clock.now(), organization.id)
    if (tokens.length === 0) return { skip: 'The tokens were revoked meanwhile.' }
    const url = publicUrl(deps) + routes.dashboard.apiTokens.index.url({ slug: organization.slug })
    const mail = deps.render.tokensKept({ organization: organization.name, tokens, url })
    return { send: { from: organization.name, mail } }
  },
}
