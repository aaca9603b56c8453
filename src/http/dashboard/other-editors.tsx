import { newIncident } from '#src/domain/incidents/drafts.ts'
import { findIncident, openIncidents, updatesOf } from '#src/domain/incidents/find-incident.ts'
import { notePresence, othersPresent } from '#src/domain/incidents/presence.ts'
import { writtenSince } from '#src/domain/incidents/unseen-updates.ts'
import { routes } from '#src/routes.ts'
import { OtherEditors, type OtherEditorsProps } from '#views/dashboard/other-editors.tsx'
import { IncidentStatusMark } from '#views/layout/status.tsx'
import { type Binding, type MemberContext, page, type Shown } from '../action.ts'
import { messagesFor } from '../spoken.ts'

const { incident, incidents } = routes.dashboard

/** Asked every few seconds by pages on which somebody writes: 204 while there is nothing new to show. */
export const otherEditorRoutes: Binding[] = [page(incidents.others, showOthers), page(incident.others, showOthers)]

type OthersContext = MemberContext & { params: { slug: string; id?: string } }

function showOthers(context: OthersContext): Shown {
  const { deps, actor, query, params } = context
  if (params.id !== undefined) findIncident(deps.db, actor.organizationId, params.id)
  const props = otherEditors(context, query.seen ?? '')
  return query.shown === props.shown ? new Response(null, { status: 204 }) : OtherEditors(props)
}

/** Notes that this person has the page open, and says who else has. `seen`: the last update that the page shows, or when it was opened. */
export function otherEditors(context: OthersContext, seen: string): OtherEditorsProps {
  const { deps, actor, organization, params } = context
  const { id } = params
  const t = messagesFor(context)
  const subject = id ?? newIncident
  notePresence(deps, actor, subject)
  const others = othersPresent(deps, actor, subject)
  const since = id === undefined ? [] : writtenSince(deps.db, id, seen)
  const updates = since.length === 0 ? [] : updatesOf(deps.db, id ?? '').filter((one) => since.includes(one.id))
  const opened = id === undefined ? openedSince(context, Number(seen)) : []
  return {
    ...{ t, slug: organization.slug, incidentId: id, others, seen, opened },
    shown: Bun.hash(JSON.stringify([others, since, opened.map((one) => one.id)])).toString(36),
    updates: updates.map((update) => ({ ...update, mark: <IncidentStatusMark status={update.status} t={t} /> })),
    timeZone: organization.timeZone,
  }
}

/** Two people who see the same outage would open it twice. */
function openedSince({ deps, organization }: OthersContext, moment: number): { id: string; title: string }[] {
  return openIncidents(deps.db, organization.id)
    .filter(({ createdAt }) => createdAt > moment)
    .map(({ id, title }) => ({ id, title }))
}
