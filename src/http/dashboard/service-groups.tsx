import { accepted } from '#src/domain/forms/checked.ts'
import { marksOf, shownMarks } from '#src/domain/forms/touched.ts'
import { checkGroupEdit, checkServiceGroup } from '#src/domain/services/check-service.ts'
import { findServiceGroup } from '#src/domain/services/find-service.ts'
import { moveServiceGroup } from '#src/domain/services/move-service.ts'
import {
  createServiceGroup,
  editedGroup,
  editServiceGroup,
  removeServiceGroup,
} from '#src/domain/services/service-groups.ts'
import { routes } from '#src/routes.ts'
import { ServiceGroupPage } from '#views/dashboard/service.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { directionOf } from './service.tsx'
import { showChangedList, showServices } from './services.tsx'
import { dashboardShell } from './shell.ts'

const { serviceGroup, serviceGroups, services } = routes.dashboard

export const serviceGroupRoutes: Binding[] = [
  action(
    serviceGroups.create,
    ({ deps, actor, params, form }) => {
      const { name } = createServiceGroup(deps, actor, actor.organizationId, accepted(checkServiceGroup(form)))
      return done(services.index.url(params), `The group ${name} was added.`)
    },
    (context, newGroup) => showServices(context, { newGroup }),
  ),

  page(serviceGroup.show, (context) => showGroup(context)),

  action(
    serviceGroup.save,
    ({ deps, actor, params, form }) => {
      const group = accepted(checkGroupEdit(form))
      editServiceGroup(deps, actor, actor.organizationId, params.id, group, shownMarks(form))
      return done(services.index.url(params), `The group ${group.name} was saved.`)
    },
    showGroup,
  ),

  action(serviceGroup.position, (context) => {
    const { deps, actor, params, form } = context
    moveServiceGroup(deps, actor, actor.organizationId, params.id, directionOf(form))
    return showChangedList(context)
  }),

  action(serviceGroup.removal, ({ deps, actor, params }) => {
    removeServiceGroup(deps, actor, actor.organizationId, params.id)
    return done(services.index.url(params), 'The group was removed; its services stayed.')
  }),
]

function showGroup(context: MemberContext<'id'>, form: FormState = emptyForm): JSX.Element {
  const group = findServiceGroup(context.deps.db, context.organization.id, context.params.id)
  const shown = marksOf(editedGroup(group))
  return ServiceGroupPage({ shell: dashboardShell(context), group, shown, form })
}
