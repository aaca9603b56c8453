import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import {
  checkTemplate,
  createTemplate,
  editTemplate,
  findTemplate,
  listTemplates,
  removeTemplate,
} from '#src/domain/incidents/incident-templates.ts'
import { routes } from '#src/routes.ts'
import { IncidentTemplatePage, IncidentTemplatesPage } from '#views/dashboard/incident-templates.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

export const incidentTemplateRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/incident-templates' })
    .use(visit(deps))
    .get('/app/:slug/incident-templates', ({ params, visit, set }) => showTemplates(deps, visit, params.slug, set))
    .post('/app/:slug/incident-templates', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          createTemplate(deps, actor, actor.organizationId, accepted(checkTemplate(form)))
          return goTo(
            set,
            routes.dashboard.incidentTemplates.index.url({ slug: params.slug }),
            visit,
            'The template is kept.',
          )
        },
        (state, status) => showTemplates(deps, visit, params.slug, set, state, status),
      )
    })
    .get('/app/:slug/incident-templates/:id', ({ params, visit, set }) => showTemplate(deps, visit, params, set))
    .post('/app/:slug/incident-templates/:id', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          // Before the form is looked at: an unknown template is not found, whatever was typed.
          findTemplate(deps.db, actor.organizationId, params.id)
          editTemplate(deps, actor, actor.organizationId, params.id, accepted(checkTemplate(form)))
          return goTo(
            set,
            routes.dashboard.incidentTemplates.index.url({ slug: params.slug }),
            visit,
            'The template is saved.',
          )
        },
        (state, status) => showTemplate(deps, visit, params, set, state, status),
      )
    })
    .post('/app/:slug/incident-templates/:id/removal', ({ params, visit, set }) => {
      const { actor } = visit.member(params.slug)
      removeTemplate(deps, actor, actor.organizationId, params.id)
      return goTo(
        set,
        routes.dashboard.incidentTemplates.index.url({ slug: params.slug }),
        visit,
        'The template is removed.',
      )
    })

function showTemplates(
  deps: AppDeps,
  visit: Visit,
  slug: string,
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
) {
  const { organization } = visit.member(slug)
  const templates = listTemplates(deps.db, organization.id)
  return html(
    set,
    IncidentTemplatesPage({ shell: dashboardShell({ deps, visit, ...visit.member(slug) }), templates, form }),
    status,
  )
}

function showTemplate(
  deps: AppDeps,
  visit: Visit,
  { slug, id }: { slug: string; id: string },
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
) {
  const { organization } = visit.member(slug)
  const template = findTemplate(deps.db, organization.id, id)
  return html(
    set,
    IncidentTemplatePage({ shell: dashboardShell({ deps, visit, ...visit.member(slug) }), template, form }),
    status,
  )
}
