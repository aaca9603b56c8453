import { and, asc, eq, isNotNull, isNull, max, or } from 'drizzle-orm'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import type { Deps } from '#src/domain/context.ts'
import type { Incident } from '#src/domain/incidents/incident.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import type { Letter } from './letter.ts'

type Missing = 'overdue' | 'silent'

/**
 * That visitors wait for a word on an incident, and on which others of the organization: whoever looks after one looks after all.
 * Where the word came meanwhile, it is about the next one that waits.
 */
export function incidentReminder(deps: Deps, incidentId: string | null, missing: Missing): Letter {
  const row = deps.db
    .select({ id: incidents.id, organization: organizations })
    .from(incidents)
    .innerJoin(organizations, eq(organizations.id, incidents.organizationId))
    .where(and(eq(incidents.id, incidentId ?? ''), isNull(incidents.deletedAt), isNull(organizations.deletedAt)))
    .get()
  if (!row) return { skip: 'The incident is gone.' }
  const { organization } = row
  const waiting = waitingIn(deps, organization.id)
  const about =
    waiting.find((one) => one.id === row.id && isMissing(one, missing)) ?? waiting.find(({ id }) => id !== row.id)
  if (!about) return { skip: 'The update came meanwhile.' }
  const facts = {
    organization: organization.name,
    timeZone: organization.timeZone,
    incident: about.title,
    others: waiting.filter(({ id }) => id !== about.id).map(({ title }) => title),
    url: publicUrl(deps) + routes.dashboard.incident.show.url({ slug: organization.slug, id: about.id }),
  }
  const isOverdue = isMissing(about, missing) === (missing === 'overdue')
  const mail =
    isOverdue && about.nextUpdateBy !== null
      ? deps.render.updateOverdue({ ...facts, promisedFor: about.nextUpdateBy })
      : deps.render.incidentSilent({ ...facts, heardAt: heardAt(deps, about.id) })
  return { send: { from: organization.name, mail } }
}

/** Open ones of which the team was reminded, and which still wait; the oldest first. */
function waitingIn({ db }: Deps, organizationId: OrganizationId): Incident[] {
  const isOverdue = and(isNotNull(incidents.overdueToldAt), isNotNull(incidents.nextUpdateBy))
  return db
    .select()
    .from(incidents)
    .where(
      and(
        eq(incidents.organizationId, organizationId),
        or(isOverdue, isNotNull(incidents.silenceToldAt)),
        isNull(incidents.resolvedAt),
        isNull(incidents.deletedAt),
        isNull(incidents.mergedIntoId),
      ),
    )
    .orderBy(asc(incidents.createdAt), asc(incidents.id))
    .all()
}

function isMissing({ overdueToldAt, nextUpdateBy, silenceToldAt }: Incident, missing: Missing): boolean {
  return missing === 'silent' ? silenceToldAt !== null : overdueToldAt !== null && nextUpdateBy !== null
}

/** UTC ms of the last update that visitors read. */
function heardAt({ db, clock }: Deps, incidentId: IncidentId): number {
  const newest = db
    .select({ at: max(statusUpdates.createdAt) })
    .from(statusUpdates)
    .where(and(eq(statusUpdates.incidentId, incidentId), isNull(statusUpdates.deletedAt)))
    .get()
  return newest?.at ?? clock.now()
}
