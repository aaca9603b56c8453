import { and, eq, isNull } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { incidentNotes } from '#src/db/schema/incident-notes.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { publications } from '#src/db/schema/publications.ts'
import type { Deps } from '#src/domain/context.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import type { Letters } from './letter.ts'

/** Mails to the team about what it publishes; each is read when it leaves, and says how things stand then. */
export const publishingLetters: Letters = {
  publication(deps, { subjectId }) {
    const row = readPublication(deps, subjectId)
    if (!row) return { skip: 'It was withdrawn.' }
    const { publication, organization } = row
    const { state, publishAt, reason } = publication
    if (state === 'published' || state === 'scheduled') return { skip: 'It does not wait for anybody any more.' }
    const facts = factsOf(deps, row)
    const mail =
      state === 'in_review'
        ? deps.render.publicationToRelease({ ...facts, timeZone: organization.timeZone, publishAt })
        : deps.render.publicationStuck({ ...facts, state, reason: reason ?? '' })
    return { send: { from: organization.name, mail } }
  },

  emergency_publication(deps, { subjectId }) {
    const row = readPublication(deps, subjectId)
    if (!row) return { skip: 'The organization is gone.' }
    const mail = deps.render.emergencyPublication({ ...factsOf(deps, row), reason: row.publication.reason ?? '' })
    return { send: { from: row.organization.name, mail } }
  },

  mention(deps, { subjectId, address }) {
    const row = deps.db
      .select({ note: incidentNotes, incident: incidents, organization: organizations, author: accounts.name })
      .from(incidentNotes)
      .innerJoin(incidents, eq(incidents.id, incidentNotes.incidentId))
      .innerJoin(organizations, eq(organizations.id, incidents.organizationId))
      .leftJoin(accounts, eq(accounts.id, incidentNotes.authorId))
      .where(and(eq(incidentNotes.id, subjectId ?? ''), isNull(incidents.deletedAt), isNull(organizations.deletedAt)))
      .get()
    if (!row) return { skip: 'The note is gone.' }
    const { note, incident, organization, author } = row
    if (!isMember(deps, organization.id, address)) return { skip: 'They are no member any more.' }
    const url = publicUrl(deps) + routes.dashboard.incident.show.url({ slug: organization.slug, id: incident.id })
    const facts = { organization: organization.name, incident: incident.title, author, note: note.body, url }
    return { send: { from: organization.name, mail: deps.render.mention(facts) } }
  },
}

/** What the team writes for itself goes to nobody who has left it meanwhile. */
function isMember({ db }: Deps, organizationId: OrganizationId, address: string): boolean {
  const membership = db
    .select({ id: accounts.id })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.organizationId, organizationId), eq(accounts.email, address)))
    .get()
  return membership !== undefined
}

function readPublication({ db }: Deps, id: string | null) {
  return db
    .select({ publication: publications, organization: organizations, author: accounts.name })
    .from(publications)
    .innerJoin(organizations, eq(organizations.id, publications.organizationId))
    .leftJoin(accounts, eq(accounts.id, publications.authorId))
    .where(and(eq(publications.id, id ?? ''), isNull(organizations.deletedAt)))
    .get()
}

type Row = NonNullable<ReturnType<typeof readPublication>>

function factsOf(deps: Deps, { publication, organization, author }: Row) {
  const { id, title, tokenName } = publication
  const url = publicUrl(deps) + routes.dashboard.publication.show.url({ slug: organization.slug, id })
  return { organization: organization.name, title, author: tokenName ?? author, url }
}
