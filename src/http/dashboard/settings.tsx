import { Elysia } from 'elysia'
import { languages } from '#src/db/schema/identity.ts'
import { mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { changeOrganization, requireSecondFactor } from '#src/domain/organizations/change-organization.ts'
import { changeUpdateTiming, checkUpdateTiming } from '#src/domain/organizations/change-update-timing.ts'
import { timeZones } from '#src/domain/organizations/check-organization.ts'
import { deleteOrganization } from '#src/domain/organizations/delete-organization.ts'
import { routes } from '#src/routes.ts'
import { SettingsPage, type SettingsProps } from '#views/dashboard/settings.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

export const settingsRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/settings' })
    .use(visit(deps))
    .get('/app/:slug/settings', ({ params, visit, set }) => showSettings(deps, visit, params.slug, set))
    .post('/app/:slug/settings', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const input = {
            organization: form.text('organization'),
            timeZone: form.text('timeZone'),
            language: form.text('language'),
          }
          changeOrganization(deps, actor, actor.organizationId, input)
          return goTo(set, routes.dashboard.settings.show.url({ slug: params.slug }), visit, 'The settings are saved.')
        },
        (state, status) => showSettings(deps, visit, params.slug, set, { organization: state }, status),
      )
    })
    .post('/app/:slug/settings/update-timing', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          changeUpdateTiming(deps, actor, actor.organizationId, accepted(checkUpdateTiming(form)))
          return goTo(set, routes.dashboard.settings.show.url({ slug: params.slug }), visit, 'The settings are saved.')
        },
        (state, status) => showSettings(deps, visit, params.slug, set, { updateTiming: state }, status),
      )
    })
    .post('/app/:slug/settings/second-factor', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const input = { required: form.ticked('required'), ownSecondFactor: visit.person().secondFactor }
          requireSecondFactor(deps, actor, actor.organizationId, input)
          return goTo(set, routes.dashboard.settings.show.url({ slug: params.slug }), visit, 'The settings are saved.')
        },
        (state, status) => showSettings(deps, visit, params.slug, set, { secondFactor: state }, status),
      )
    })
    .post('/app/:slug/settings/deletion', ({ params, body, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          deleteOrganization(deps, actor, actor.organizationId, form.text('typedName'))
          const said = `${organization.name} is deleted. For 30 days you can bring it back here.`
          return goTo(set, routes.account.organizations.show.url(), visit, said)
        },
        (state, status) => showSettings(deps, visit, params.slug, set, { deletion: state }, status),
      )
    })

type Forms = Partial<SettingsProps['forms']> & { deletion?: FormState }

function showSettings(deps: AppDeps, visit: Visit, slug: string, set: Answer, forms: Forms = {}, status = 200) {
  const { actor, organization } = visit.member(slug)
  const { deletion = emptyForm, ...others } = forms
  const props: SettingsProps = {
    ...organization,
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    timeZones: timeZones(),
    languages: [...languages],
    deletion: mayDo(actor.role, 'organization:delete') ? deletion : undefined,
    forms: {
      organization: emptyForm,
      updateTiming: emptyForm,
      secondFactor: emptyForm,
      ...others,
    },
  }
  return html(set, SettingsPage(props), status)
}
