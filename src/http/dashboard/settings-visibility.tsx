import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { changeVisibility, checkVisibility } from '#src/domain/organizations/change-visibility.ts'
import { routes } from '#src/routes.ts'
import { VisibilityPage, type VisibilityProps } from '#views/dashboard/settings-visibility.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

export const visibilitySettingsRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/settings-visibility' })
    .use(visit(deps))
    .get('/app/:slug/settings/visibility', ({ params, visit, set }) => showVisibility(deps, visit, params.slug, set))
    .post('/app/:slug/settings/visibility', ({ params, body, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          await changeVisibility(deps, actor, actor.organizationId, accepted(checkVisibility(form, organization)))
          return goTo(
            set,
            routes.dashboard.settings.visibility.show.url({ slug: params.slug }),
            visit,
            'The visibility is saved.',
          )
        },
        (state, status) => showVisibility(deps, visit, params.slug, set, state, status),
      )
    })

function showVisibility(
  deps: AppDeps,
  visit: Visit,
  slug: string,
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
) {
  const { organization } = visit.member(slug)
  const refused = form !== emptyForm
  const props: VisibilityProps = {
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    visibility: form.values.visibility ?? organization.visibility,
    hasPassword: organization.pagePasswordHash !== null,
    hiddenFromSearch: refused ? form.values.hiddenFromSearch !== undefined : organization.hiddenFromSearch,
    form,
  }
  return html(set, VisibilityPage(props), status)
}
