import { accepted } from '#src/domain/forms/checked.ts'
import { changeVisibility, checkVisibility } from '#src/domain/organizations/change-visibility.ts'
import { routes } from '#src/routes.ts'
import { VisibilityPage } from '#views/dashboard/settings-visibility.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { visibility } = routes.dashboard.settings

export const visibilitySettingsRoutes: Binding[] = [
  page(visibility.show, (context) => showVisibility(context)),

  action(
    visibility.save,
    async ({ deps, actor, organization, params, form }) => {
      await changeVisibility(deps, actor, actor.organizationId, accepted(checkVisibility(form, organization)))
      return done(visibility.show.url(params), 'The visibility is saved.')
    },
    showVisibility,
  ),
]

function showVisibility(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  const { organization } = context
  const refused = form !== emptyForm
  return VisibilityPage({
    shell: dashboardShell(context),
    visibility: form.values.visibility ?? organization.visibility,
    hasPassword: organization.pagePasswordHash !== null,
    hiddenFromSearch: refused ? form.values.hiddenFromSearch !== undefined : organization.hiddenFromSearch,
    form,
  })
}
