import { accepted } from '#src/domain/forms/checked.ts'
import { marksOf, shownMarks } from '#src/domain/forms/touched.ts'
import { checkEdit } from '#src/domain/incidents/check-incident.ts'
import { deleteIncident } from '#src/domain/incidents/delete-incident.ts'
import { editedFields, editIncident, editStatusUpdate } from '#src/domain/incidents/edit-incident.ts'
import { findIncident, findStatusUpdate } from '#src/domain/incidents/find-incident.ts'
import { routes } from '#src/routes.ts'
import { EditIncidentPage, EditUpdatePage } from '#views/dashboard/edit-incident.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { shownMoment } from '../shown-moment.ts'
import { incidentAudience } from './audience.ts'
import { said } from './incident.tsx'
import { dashboardShell } from './shell.ts'

const { incident, incidents, statusUpdate } = routes.dashboard

export const editIncidentRoutes: Binding[] = [
  page(incident.edit, (context) => showEdit(context)),

  action(
    incident.save,
    ({ deps, actor, organization, params, form }) => {
      const { startedAt } = findIncident(deps.db, organization.id, params.id)
      const edit = accepted(checkEdit(form, organization.timeZone, startedAt))
      editIncident(deps, actor, organization.id, params.id, edit, shownMarks(form))
      return done(incident.show.url(params), 'The incident was saved.')
    },
    (context, edit) => showEdit(context, { edit }),
  ),

  action(
    incident.deletion,
    ({ deps, actor, params, form }) => {
      deleteIncident(deps, actor, actor.organizationId, params.id, form.text('typedTitle'))
      return done(incidents.index.url(params), 'The incident is deleted.')
    },
    (context, deletion) => showEdit(context, { deletion }),
  ),

  page(statusUpdate.edit, (context) => showEditUpdate(context)),

  action(
    statusUpdate.save,
    ({ deps, actor, params, form }) => {
      const { id, updateId } = params
      editStatusUpdate(deps, actor, actor.organizationId, id, updateId, said(form), shownMarks(form))
      return done(incident.show.url(params), 'The update was saved.')
    },
    showEditUpdate,
  ),
]

function showEdit(context: MemberContext<'id'>, forms: { edit?: FormState; deletion?: FormState } = {}): JSX.Element {
  const { deps, organization, params } = context
  const found = findIncident(deps.db, organization.id, params.id)
  const { startedAt: _, ...edited } = editedFields(found)
  return EditIncidentPage({
    shell: dashboardShell(context),
    incident: found,
    shown: marksOf(edited),
    startedAt: shownMoment(forms.edit ?? emptyForm, 'startedAt', organization.timeZone, found.startedAt),
    form: forms.edit ?? emptyForm,
    deletion: forms.deletion ?? emptyForm,
  })
}

function showEditUpdate(context: MemberContext<'id' | 'updateId'>, form: FormState = emptyForm): JSX.Element {
  const { deps, organization, params } = context
  const found = findIncident(deps.db, organization.id, params.id)
  const update = findStatusUpdate(deps.db, found, params.updateId)
  const audience = incidentAudience(deps, organization.id, found.id)
  const shown = marksOf({ body: update.body })
  return EditUpdatePage({ shell: dashboardShell(context), incident: found, update, shown, form, audience })
}
