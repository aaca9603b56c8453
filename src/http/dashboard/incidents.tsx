import { mayDo } from '#src/domain/authorize.ts'
import { accepted, together } from '#src/domain/forms/checked.ts'
import { checkFurtherTexts } from '#src/domain/incidents/check-further-texts.ts'
import { checkIncident, promised, serviceField } from '#src/domain/incidents/check-incident.ts'
import { findDraft, newIncident } from '#src/domain/incidents/drafts.ts'
import { openIncidents, pastIncidents } from '#src/domain/incidents/find-incident.ts'
import { withShownImpact } from '#src/domain/incidents/incident.ts'
import { findTemplate, listTemplates, servicesOfTemplates } from '#src/domain/incidents/incident-templates.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { type IncidentFilter, searchIncidents } from '#src/domain/incidents/search-incidents.ts'
import { fillVariables, momentVariables } from '#src/domain/incidents/template-variables.ts'
import { namedServices } from '#src/domain/services/named-services.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { routes } from '#src/routes.ts'
import { IncidentsPage, type IncidentsProps } from '#views/dashboard/incidents.tsx'
import { NewIncidentPage } from '#views/dashboard/new-incident.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { said } from '#views/messages/dashboard.ts'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { messagesFor } from '../spoken.ts'
import { turnLinks, turnOf } from '../turn.ts'
import { composed, composerFor, furtherLanguagesOf, withDraft } from './composer.ts'
import { readIncidentFilter } from './list-filter.ts'
import { otherEditors } from './other-editors.tsx'
import { dashboardShell } from './shell.ts'

const { incident, incidents } = routes.dashboard

const perPage = 25

export const incidentListRoutes: Binding[] = [
  page(incidents.index, showIncidents),

  page(incidents.new, (context) => showNewIncident(context)),

  action(
    incidents.create,
    (context) => {
      const { deps, actor, params } = context
      const form = composed(context)
      const typed = together(checkIncident(form), checkFurtherTexts(form, furtherLanguagesOf(context)))
      const input = promised(accepted(typed), deps.clock.now())
      const { id } = openIncident(deps, actor, actor.organizationId, input)
      return done(incident.show.url({ ...params, id }), 'The incident is open and on the page.')
    },
    (context, refused) => showNewIncident(context, { ...refused, values: composed(context).values }),
  ),
]

async function showIncidents(context: MemberContext): Promise<JSX.Element> {
  const { deps, query, actor, organization } = context
  const services = namedServices(deps.db, organization.id)
  const { values, filter, problem } = readIncidentFilter(query, organization.timeZone, services)
  const isNarrowed = Object.values(filter).some((value) => value !== undefined)
  return IncidentsPage({
    ...{ shell: dashboardShell(context), timeZone: organization.timeZone },
    ...{ filter: values, problem: problem && said(messagesFor(context), problem), services },
    mayWrite: mayDo(actor.role, 'incidents:write'),
    ...(isNarrowed ? await foundParts(context, filter) : bothParts(context)),
  })
}

type Parts = Pick<IncidentsProps, 'found' | 'open' | 'past' | 'turns'>

async function foundParts({ deps, query, organization }: MemberContext, filter: IncidentFilter): Promise<Parts> {
  const found = await searchIncidents(deps.db, organization.id, filter, turnOf(query), perPage)
  return { found: found.rows.map(withShownImpact), open: [], past: [], turns: turnLinks(found) }
}

function bothParts({ deps, query, organization }: MemberContext): Parts {
  const past = pastIncidents(deps.db, organization.id, turnOf(query), perPage)
  return {
    found: null,
    open: past.newer === null ? openIncidents(deps.db, organization.id).map(withShownImpact) : [],
    past: past.rows.map(withShownImpact),
    turns: turnLinks(past),
  }
}

export async function showNewIncident(context: MemberContext, refused: FormState = emptyForm): Promise<JSX.Element> {
  const { deps, actor, organization, params, query } = context
  const draft = findDraft(deps.db, actor, newIncident)
  const { form, continued } = withDraft(context, refused, draft)
  const composer = composerFor(context, {
    action: incidents.create.url(params),
    form: draft === undefined && form === emptyForm ? fromTemplate(context) : form,
    draft,
    continued,
    withTitle: true,
    status: 'investigating',
  })
  const templates = listTemplates(deps.db, organization.id)
  const { timeZone } = organization
  const restored = draft && form !== refused ? { keptAt: draft.updatedAt, timeZone } : undefined
  const shell = dashboardShell(context)
  const others = otherEditors(context, String(deps.clock.now()))
  // Its form names every service: visitors have their turn before it is written.
  await yieldToEventLoop()
  return NewIncidentPage({ shell, composer, templates, draft: restored, template: query.template, timeZone, others })
}

/** The form as the template fills it; what Opsentry does not know is left to the editor. */
function fromTemplate({ deps, organization, query }: MemberContext): FormState {
  if (query.template === undefined) return emptyForm
  const { id, title, body, status, notify } = findTemplate(deps.db, organization.id, query.template)
  const named = servicesOfTemplates(deps.db, [id]).get(id) ?? []
  const known = {
    organization: organization.name,
    ...momentVariables(deps.clock.now(), organization.timeZone),
  }
  const values = {
    ...{ title: fillVariables(title, known), body: fillVariables(body, known), status },
    // It names them without a status: the mildest that is trouble, until the editor chooses.
    ...Object.fromEntries(named.map((service) => [serviceField(service), 'degraded_performance'])),
    ...(notify && { notify: 'yes' }),
  }
  return { values, errors: {} }
}
