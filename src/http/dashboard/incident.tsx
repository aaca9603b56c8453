import { Elysia } from 'elysia'
import type { ServiceStatus } from '#src/db/schema/status.ts'
import { authorize, mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import { type Form, readForm } from '#src/domain/form.ts'
import { checkBody, checkEdit, checkUpdate, promised, serviceField } from '#src/domain/incidents/check-incident.ts'
import { type Draft, findDraft } from '#src/domain/incidents/drafts.ts'
import { editIncident, editStatusUpdate } from '#src/domain/incidents/edit-incident.ts'
import {
  claimsOf,
  findIncident,
  findStatusUpdate,
  type Incident,
  openIncidents,
  servicesOf,
  updatesOf,
} from '#src/domain/incidents/find-incident.ts'
import { notesOf } from '#src/domain/incidents/incident-notes.ts'
import type { AffectedService } from '#src/domain/incidents/insert-status-update.ts'
import { mergedInto } from '#src/domain/incidents/merge-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { reopenIncident, resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { spreadGroups } from '#src/domain/incidents/spread-groups.ts'
import { localMoment } from '#src/domain/local-moment.ts'
import { listServices } from '#src/domain/services/find-service.ts'
import { pageUrlForTeam } from '#src/domain/settings/page-url.ts'
import { urls } from '#src/urls.ts'
import { EditIncidentPage, EditUpdatePage } from '#views/dashboard/edit-incident.tsx'
import { IncidentPage } from '#views/dashboard/incident.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { incidentAudience } from './audience.ts'
import { composerFor, withDraft } from './composer.ts'
import { withHeld } from './held.ts'
import { withShownImpact } from './incidents.tsx'
import { dashboardShell } from './shell.ts'
import { withTold } from './told.ts'

export const oneIncidentRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/incident' })
    .use(visit(deps))
    .get('/app/:slug/incidents/:id', ({ params, visit, set }) => showIncident(deps, visit, params, set))
    .post('/app/:slug/incidents/:id/updates', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = spreadGroups(readForm(body), listServices(deps.db, actor.organizationId))
      return submitted(
        form,
        set,
        () => {
          const update = promised(accepted(checkUpdate(form)), deps.clock.now())
          const services = [...update.services, ...noLongerAffected(form, claimsOf(deps.db, params.id))]
          postUpdate(deps, actor, actor.organizationId, params.id, { ...update, services, drafted: true })
          return goTo(set, urls.incident(params.slug, params.id), visit, 'The update is on the page.')
        },
        (state, status) => showIncident(deps, visit, params, set, { update: state }, status),
      )
    })
    .post('/app/:slug/incidents/:id/resolution', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const input = { ...accepted(checkBody(form)), notify: form.ticked('notify') }
          resolveIncident(deps, actor, actor.organizationId, params.id, input)
          return goTo(set, urls.incident(params.slug, params.id), visit, 'The incident is resolved.')
        },
        (state, status) => showIncident(deps, visit, params, set, { ending: state }, status),
      )
    })
    .post('/app/:slug/incidents/:id/reopening', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const input = { ...accepted(checkBody(form)), notify: form.ticked('notify') }
          reopenIncident(deps, actor, actor.organizationId, params.id, input)
          return goTo(set, urls.incident(params.slug, params.id), visit, 'The incident is open again.')
        },
        (state, status) => showIncident(deps, visit, params, set, { ending: state }, status),
      )
    })
    .get('/app/:slug/incidents/:id/edit', ({ params, visit, set }) => showEdit(deps, visit, params, set))
    .post('/app/:slug/incidents/:id', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const { timeZone } = visit.member(params.slug).organization
          editIncident(deps, actor, actor.organizationId, params.id, accepted(checkEdit(form, timeZone)))
          return goTo(set, urls.incident(params.slug, params.id), visit, 'The incident was saved.')
        },
        (state, status) => showEdit(deps, visit, params, set, state, status),
      )
    })
    .get('/app/:slug/incidents/:id/updates/:updateId/edit', ({ params, visit, set }) =>
      showEditUpdate(deps, visit, params, set),
    )
    .post('/app/:slug/incidents/:id/updates/:updateId', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const input = { ...accepted(checkBody(form)), notify: form.ticked('notify') }
          editStatusUpdate(deps, actor, actor.organizationId, params.id, params.updateId, input)
          return goTo(set, urls.incident(params.slug, params.id), visit, 'The update was saved.')
        },
        (state, status) => showEditUpdate(deps, visit, params, set, state, status),
      )
    })

/** A service that the incident held and the form says is not affected is operational again. */
function noLongerAffected(form: Form, claims: ReadonlyMap<string, ServiceStatus>): AffectedService[] {
  return [...claims]
    .filter(([id, status]) => status !== 'operational' && form.values[serviceField(id)] === '')
    .map(([serviceId]) => ({ serviceId, status: 'operational' }))
}

interface IncidentParams {
  slug: string
  id: string
}

/** What was typed into a form of the page that was refused. */
export interface IncidentForms {
  update?: FormState
  ending?: FormState
  merge?: FormState
  note?: FormState
  postmortem?: FormState
  /** What was refused where no form holds it. */
  problem?: string
}

export async function showIncident(
  deps: AppDeps,
  visit: Visit,
  { slug, id }: IncidentParams,
  set: Answer,
  forms: IncidentForms = {},
  status = 200,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'dashboard:read', organization.id)
  const into = mergedInto(deps.db, organization.id, id)
  if (into !== undefined) return goTo(set, urls.incident(slug, into), visit, 'That incident was merged into this one.')
  const incident = findIncident(deps.db, organization.id, id)
  const draft = findDraft(deps.db, actor, id)
  const props = {
    shell: dashboardShell(deps, visit, organization.slug),
    timeZone: organization.timeZone,
    incident: { ...withShownImpact(incident), open: incident.resolvedAt === null },
    services: servicesOf(deps.db, id),
    audience: incidentAudience(deps, organization.id, id),
    updates: await withTold(deps, withHeld(deps, updatesOf(deps.db, id))),
    mayReadLedgers: mayDo(actor.role, 'subscribers:read'),
    publicUrl: urls.publicIncident(pageUrlForTeam(deps, organization), id),
    composer: mayDo(actor.role, 'incidents:write')
      ? updateComposer(deps, visit, slug, incident, forms.update ?? emptyForm, draft)
      : undefined,
    ending: forms.ending ?? emptyForm,
    merge: {
      others: openIncidents(deps.db, organization.id).filter((other) => other.id !== id),
      form: forms.merge ?? emptyForm,
    },
    notes: notesOf(deps.db, id),
    note: forms.note ?? emptyForm,
    postmortem: { draft: incident.postmortemDraft ?? '', form: forms.postmortem ?? emptyForm },
    problem: forms.problem,
  }
  return html(set, IncidentPage(props), status)
}

function updateComposer(deps: AppDeps, visit: Visit, slug: string, incident: Incident, form: FormState, draft?: Draft) {
  return composerFor(deps, visit, slug, {
    action: urls.incidentUpdates(slug, incident.id),
    form: withDraft(form, draft),
    incidentId: incident.id,
    title: incident.title,
    draft,
    withTitle: false,
    status: incident.status,
    claims: claimsOf(deps.db, incident.id),
    submit: 'Post the update',
  })
}

export function showEdit(
  deps: AppDeps,
  visit: Visit,
  { slug, id }: IncidentParams,
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
  deletion: FormState = emptyForm,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'incidents:write', organization.id)
  const incident = findIncident(deps.db, organization.id, id)
  return html(
    set,
    EditIncidentPage({
      shell: dashboardShell(deps, visit, organization.slug),
      incident,
      startedAt: localMoment(incident.startedAt, organization.timeZone),
      timeZone: organization.timeZone,
      form,
      deletion,
    }),
    status,
  )
}

function showEditUpdate(
  deps: AppDeps,
  visit: Visit,
  { slug, id, updateId }: IncidentParams & { updateId: string },
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'incidents:write', organization.id)
  const incident = findIncident(deps.db, organization.id, id)
  const update = findStatusUpdate(deps.db, incident, updateId)
  const shell = dashboardShell(deps, visit, organization.slug)
  const audience = incidentAudience(deps, organization.id, incident.id)
  return html(set, EditUpdatePage({ shell, incident, update, form, audience }), status)
}
