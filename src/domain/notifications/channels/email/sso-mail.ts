import { and, eq, isNull } from 'drizzle-orm'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { mailDomains } from '#src/db/schema/sso.ts'
import type { Deps } from '#src/domain/context.ts'
import { domainRecord, missingGrace } from '#src/domain/settings/domain-record.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import type { Letters } from './letter.ts'

/** Mails about single sign-on, to those who look after it. */
export const ssoLetters: Letters = {
  glass_broken(deps, { subjectId, organizationId }) {
    const organization = organizationOf(deps, organizationId)
    const account = deps.db
      .select({ name: accounts.name })
      .from(accounts)
      .where(eq(accounts.id, subjectId ?? ''))
      .get()
    if (!account || (organizationId !== null && !organization))
      return { skip: 'The organization or the account is gone.' }
    const path = organization
      ? routes.dashboard.audit.index.url({ slug: organization.slug })
      : routes.admin.audit.index.url()
    const facts = { organization: organization?.name ?? null, by: account.name, url: publicUrl(deps) + path }
    return { send: { from: organization?.name ?? 'Opsentry', mail: deps.render.glassBroken(facts) } }
  },

  mail_domain_missing(deps, { subjectId }) {
    const found = deps.db
      .select()
      .from(mailDomains)
      .where(eq(mailDomains.id, subjectId ?? ''))
      .get()
    if (!found || found.missingSince === null) return { skip: 'The record is back, or the domain was removed.' }
    const organization = organizationOf(deps, found.organizationId)
    if (found.organizationId !== null && !organization) return { skip: 'The organization is gone.' }
    const path = organization
      ? routes.dashboard.settings.sso.show.url({ slug: organization.slug })
      : routes.admin.sso.show.url()
    const mail = deps.render.mailDomainMissing({
      organization: organization?.name ?? null,
      domain: found.domain,
      record: domainRecord(found),
      timeZone: organization?.timeZone ?? 'UTC',
      endsAt: found.missingSince + missingGrace,
      url: publicUrl(deps) + path,
    })
    return { send: { from: organization?.name ?? 'Opsentry', mail } }
  },
}

function organizationOf(deps: Deps, id: string | null) {
  const is = and(eq(organizations.id, id ?? ''), isNull(organizations.deletedAt))
  return deps.db.select().from(organizations).where(is).get()
}
