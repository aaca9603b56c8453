import { accepted } from '#src/domain/forms/checked.ts'
import { marksOf, shownMarks } from '#src/domain/forms/touched.ts'
import {
  checkTemplate,
  createTemplate,
  editTemplate,
  findTemplate,
  listTemplates,
  removeTemplate,
  templateFields,
} from '#src/domain/incidents/incident-templates.ts'
import { routes } from '#src/routes.ts'
import { IncidentTemplatePage, IncidentTemplatesPage } from '#views/dashboard/incident-templates.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { incidentTemplate, incidentTemplates } = routes.dashboard

export const incidentTemplateRoutes: Binding[] = [
  page(incidentTemplates.index, (context) => showTemplates(context)),

  action(
    incidentTemplates.create,
    ({ deps, actor, params, form }) => {
      createTemplate(deps, actor, actor.organizationId, accepted(checkTemplate(form)))
      return done(incidentTemplates.index.url(params), 'The template is saved.')
    },
    showTemplates,
  ),

  page(incidentTemplate.show, (context) => showTemplate(context)),

  action(
    incidentTemplate.save,
    ({ deps, actor, params, form }) => {
      const template = accepted(checkTemplate(form))
      editTemplate(deps, actor, actor.organizationId, params.id, template, shownMarks(form))
      return done(incidentTemplates.index.url(params), 'The template is saved.')
    },
    showTemplate,
  ),

  action(incidentTemplate.removal, ({ deps, actor, params }) => {
    removeTemplate(deps, actor, actor.organizationId, params.id)
    return done(incidentTemplates.index.url(params), 'The template is removed.')
  }),
]

function showTemplates(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  const templates = listTemplates(context.deps.db, context.organization.id)
  return IncidentTemplatesPage({ shell: dashboardShell(context), templates, form })
}

function showTemplate(context: MemberContext<'id'>, form: FormState = emptyForm): JSX.Element {
  const template = findTemplate(context.deps.db, context.organization.id, context.params.id)
  const shown = marksOf(templateFields(template))
  return IncidentTemplatePage({ shell: dashboardShell(context), template, shown, form })
}
