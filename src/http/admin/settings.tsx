import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { listOrganizations } from '#src/domain/organizations/list-organizations.ts'
import { checkInstanceSettings, configureInstance } from '#src/domain/settings/configure-instance.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { InstanceSettingsPage } from '#views/admin/settings.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

export const instanceSettingsRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/settings' })
    .use(visit(deps))
    .get('/admin', ({ set }) => goTo(set, routes.admin.settings.show.url()))
    .get('/admin/settings', ({ visit, set }) => showSettings(deps, visit, set))
    .post('/admin/settings', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          configureInstance(deps, visit.person(), accepted(checkInstanceSettings(form)))
          return goTo(set, routes.admin.settings.show.url(), visit, 'The settings are saved.')
        },
        (state, status) => showSettings(deps, visit, set, state, status),
      )
    })

function showSettings(deps: AppDeps, visit: Visit, set: Answer, form: FormState = emptyForm, status = 200) {
  const { signUp, organizationCreation, homeOrganizationId } = readInstance(deps.db)
  const props = {
    person: personOf({ deps, visit }),
    form,
    signUp,
    organizationCreation,
    homeOrganizationId: homeOrganizationId ?? '',
    organizations: listOrganizations(deps.db).filter(({ deletedAt }) => deletedAt === null),
  }
  return html(set, InstanceSettingsPage(props), status)
}
