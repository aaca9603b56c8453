import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { checkBody } from '#src/domain/incidents/check-incident.ts'
import { deleteIncident } from '#src/domain/incidents/delete-incident.ts'
import { deleteStatusUpdate } from '#src/domain/incidents/delete-status-update.ts'
import { newIncident } from '#src/domain/incidents/drafts.ts'
import { addIncidentNote } from '#src/domain/incidents/incident-notes.ts'
import { mergeIncident } from '#src/domain/incidents/merge-incident.ts'
import { publishPostmortem, savePostmortemDraft } from '#src/domain/incidents/postmortem.ts'
import { takeBackUpdate } from '#src/domain/incidents/take-back-update.ts'
import { urls } from '#src/urls.ts'
import { emptyForm } from '#views/layout/fields.tsx'
import { goTo } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { visit } from '../plugins/visit.ts'
import { showEdit, showIncident } from './incident.tsx'

/** What stands around an incident's updates: taking one back, the team's notes, the postmortem. */
export const incidentExtraRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/incident-extras' })
    .use(visit(deps))
    .post('/app/:slug/incidents/:id/updates/:updateId/deletion', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      return submitted(
        readForm(body),
        set,
        () => {
          deleteStatusUpdate(deps, actor, actor.organizationId, params.id, params.updateId)
          return goTo(set, urls.incident(params.slug, params.id), visit, 'The update is deleted.')
        },
        (state, status) => showIncident(deps, visit, params, set, { problem: state.problem }, status),
      )
    })
    .post('/app/:slug/incidents/:id/updates/:updateId/recall', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      return submitted(
        readForm(body),
        set,
        () => {
          const draftOf = takeBackUpdate(deps, actor, actor.organizationId, params.id, params.updateId)
          const url = draftOf === newIncident ? urls.newIncident(params.slug) : urls.incident(params.slug, draftOf)
          return goTo(set, url, visit, 'Taken back. Nobody was told, and your text is a draft again.')
        },
        ({ problem }, status) => showIncident(deps, visit, params, set, { problem }, status),
      )
    })
    .post('/app/:slug/incidents/:id/deletion', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          deleteIncident(deps, actor, actor.organizationId, params.id, form.text('typedTitle'))
          return goTo(set, urls.incidents(params.slug), visit, 'The incident is deleted.')
        },
        (state, status) => showEdit(deps, visit, params, set, emptyForm, status, state),
      )
    })
    .post('/app/:slug/incidents/:id/merger', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const said = { ...accepted(checkBody(form)), notify: form.ticked('notify') }
          const intoId = form.text('intoId')
          mergeIncident(deps, actor, actor.organizationId, params.id, { ...said, intoId })
          return goTo(set, urls.incident(params.slug, intoId), visit, 'The incidents go on here as one.')
        },
        (state, status) => showIncident(deps, visit, params, set, { merge: state, problem: state.problem }, status),
      )
    })
    .post('/app/:slug/incidents/:id/notes', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          addIncidentNote(deps, actor, actor.organizationId, params.id, accepted(checkBody(form)))
          return goTo(set, urls.incident(params.slug, params.id), visit, 'The note is kept. Visitors do not see it.')
        },
        (state, status) => showIncident(deps, visit, params, set, { note: state }, status),
      )
    })
    .post('/app/:slug/incidents/:id/postmortem', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          savePostmortemDraft(deps, actor, actor.organizationId, params.id, { body: form.raw('body') })
          return goTo(set, urls.incident(params.slug, params.id), visit, 'The draft is kept. Visitors do not see it.')
        },
        (state, status) =>
          showIncident(deps, visit, params, set, { postmortem: state, problem: state.problem }, status),
      )
    })
    .post('/app/:slug/incidents/:id/postmortem/publication', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const input = { ...accepted(checkBody(form)), notify: form.ticked('notify') }
          publishPostmortem(deps, actor, actor.organizationId, params.id, input)
          return goTo(set, urls.incident(params.slug, params.id), visit, 'The postmortem is on the page.')
        },
        (state, status) =>
          showIncident(deps, visit, params, set, { postmortem: state, problem: state.problem }, status),
      )
    })
