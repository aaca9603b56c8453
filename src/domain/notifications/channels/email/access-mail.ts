import { and, eq, isNull } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { domainClaims, pageLinks } from '#src/db/schema/page-access.ts'
import { readerOf } from '#src/domain/page-access/find-readers.ts'
import { linkLifetime } from '#src/domain/page-access/page-links.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { routes } from '#src/routes.ts'
import type { Letters } from './letter.ts'

/** Mails in an organization's name about who sees its page, and where it stands. */
export const accessLetters: Letters = {
  domain_lost(deps, { subjectId }) {
    const row = deps.db
      .select({ claim: domainClaims, organization: organizations })
      .from(domainClaims)
      .innerJoin(organizations, eq(organizations.id, domainClaims.organizationId))
      .where(and(eq(organizations.id, subjectId ?? ''), isNull(domainClaims.provenAt), isNull(organizations.deletedAt)))
      .get()
    if (!row) return { skip: 'The domain was proven again, or given up.' }
    const { claim, organization } = row
    const url = publicUrl(deps) + routes.dashboard.settings.address.url({ slug: organization.slug })
    const mail = deps.render.domainLost({ organization: organization.name, domain: claim.domain, url })
    return { send: { from: organization.name, mail } }
  },

  page_link(deps, { subjectId }) {
    const row = deps.db
      .select({ link: pageLinks, organization: organizations })
      .from(pageLinks)
      .innerJoin(organizations, eq(organizations.id, pageLinks.organizationId))
      .where(and(eq(pageLinks.id, subjectId ?? ''), isNull(organizations.deletedAt)))
      .get()
    if (!row || row.link.expiresAt <= deps.clock.now()) return { skip: 'The link was used or is over.' }
    const { link, organization } = row
    if (!organization.opensByMail || organization.visibility === 'public')
      return { skip: 'The page does not open by mail.' }
    if (!readerOf(deps.db, organization.id, link.address)) return { skip: 'The address is no reader of the page.' }
    const base = pageUrl(deps, organization)
    const { fromName, ...mail } = deps.render.pageLink({
      organization: organization.name,
      language: organization.language,
      url: routes.statusPage.access.link.url({ base, token: signedToken(deps, 'page-link', link.id) }),
      minutes: linkLifetime / 60_000,
      pageUrl: base,
    })
    return { send: { from: organization.senderName ?? fromName, mail } }
  },
}
