import { Elysia } from 'elysia'
import { authorize, mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { checkIncident, promised } from '#src/domain/incidents/check-incident.ts'
import { findDraft, newIncident } from '#src/domain/incidents/drafts.ts'
import { openIncidents, pastIncidents } from '#src/domain/incidents/find-incident.ts'
import { findTemplate, listTemplates } from '#src/domain/incidents/incident-templates.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { spreadGroups } from '#src/domain/incidents/spread-groups.ts'
import { fillVariables, momentVariables } from '#src/domain/incidents/template-variables.ts'
import { listServices } from '#src/domain/services/find-service.ts'
import { urls } from '#src/urls.ts'
import { IncidentsPage } from '#views/dashboard/incidents.tsx'
import { NewIncidentPage } from '#views/dashboard/new-incident.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { pageNumber } from '../page-number.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { composerFor, withDraft } from './composer.ts'
import { dashboardShell } from './shell.ts'

const perPage = 25

export const incidentRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/incidents' })
    .use(visit(deps))
    .get('/app/:slug/incidents', ({ params, query, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      authorize(actor, 'dashboard:read', organization.id)
      const page = pageNumber(query.page)
      const past = pastIncidents(deps.db, organization.id, perPage + 1, (page - 1) * perPage)
      const props = {
        shell: dashboardShell(deps, visit, organization.slug),
        timeZone: organization.timeZone,
        open: page === 1 ? openIncidents(deps.db, organization.id).map(withShownImpact) : [],
        past: past.slice(0, perPage).map(withShownImpact),
        page,
        hasNext: past.length > perPage,
        mayWrite: mayDo(actor.role, 'incidents:write'),
      }
      return html(set, IncidentsPage(props))
    })
    .get('/app/:slug/incidents/new', ({ params, query, visit, set }) =>
      showNewIncident(deps, visit, params.slug, set, fromTemplate(deps, visit, params.slug, query.template)),
    )
    .post('/app/:slug/incidents', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = spreadGroups(readForm(body), listServices(deps.db, actor.organizationId))
      return submitted(
        form,
        set,
        () => {
          const input = promised(accepted(checkIncident(form)), deps.clock.now())
          const { id } = openIncident(deps, actor, actor.organizationId, input)
          return goTo(set, urls.incident(params.slug, id), visit, 'The incident is open and on the page.')
        },
        (state, status) => showNewIncident(deps, visit, params.slug, set, state, status),
      )
    })

function showNewIncident(
  deps: AppDeps,
  visit: Visit,
  slug: string,
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'incidents:write', organization.id)
  const draft = findDraft(deps.db, actor, newIncident)
  const shown = withDraft(form, draft)
  const composer = composerFor(deps, visit, slug, {
    action: urls.incidents(slug),
    form: shown,
    draft,
    withTitle: true,
    status: 'investigating',
    claims: new Map(),
    submit: 'Open the incident',
  })
  const templates = listTemplates(deps.db, organization.id)
  const shell = dashboardShell(deps, visit, organization.slug)
  const restored = draft && shown !== form ? { keptAt: draft.updatedAt, timeZone: organization.timeZone } : undefined
  return html(set, NewIncidentPage({ shell, composer, templates, draft: restored }), status)
}

/** The form as the template fills it; what Opsentry does not know is left to the editor. */
function fromTemplate(deps: AppDeps, visit: Visit, slug: string, id: string | undefined): FormState {
  if (id === undefined) return emptyForm
  const { organization } = visit.member(slug)
  const { title, body, status } = findTemplate(deps.db, organization.id, id)
  const known = {
    organization: organization.name,
    ...momentVariables(deps.clock.now(), organization.timeZone),
  }
  const values = { title: fillVariables(title, known), body: fillVariables(body, known), status, notify: 'yes' }
  return { values, errors: {} }
}

export function withShownImpact<T extends { impact: I; impactOverride: I | null }, I>(incident: T): T {
  return { ...incident, impact: incident.impactOverride ?? incident.impact }
}
