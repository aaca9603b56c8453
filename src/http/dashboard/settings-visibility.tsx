import { accepted } from '#src/domain/forms/checked.ts'
import { shownAddress } from '#src/domain/networks/networks.ts'
import { changePageWays, checkPageWays } from '#src/domain/organizations/change-page-ways.ts'
import { changeVisibility, checkVisibility } from '#src/domain/organizations/change-visibility.ts'
import { enabledProviders } from '#src/domain/sso/find-providers.ts'
import { routes } from '#src/routes.ts'
import { VisibilityPage } from '#views/dashboard/settings-visibility.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { hiddenVisitors } from '../hidden-visitors.ts'
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
    (context, visibility) => showVisibility(context, { visibility }),
  ),

  action(
    visibility.ways,
    (context) => {
      const { deps, actor, organization, params, form } = context
      const ways = accepted(checkPageWays(form, organization, hiddenVisitors(context)))
      changePageWays(deps, actor, actor.organizationId, ways)
      return done(visibility.show.url(params), 'The ways in are saved.')
    },
    (context, ways) => showVisibility(context, { ways }),
  ),
]

function showVisibility(context: MemberContext, forms: { visibility?: FormState; ways?: FormState } = {}): JSX.Element {
  const { deps, organization, session } = context
  const { visibility: form = emptyForm, ways = emptyForm } = forms
  const isRefused = { form: form !== emptyForm, ways: ways !== emptyForm }
  const bySso = isRefused.ways ? ways.values.opensBySso !== undefined : organization.opensBySso
  return VisibilityPage({
    shell: dashboardShell(context),
    visibility: form.values.visibility ?? organization.visibility,
    hasPassword: organization.pagePasswordHash !== null,
    hiddenFromSearch: isRefused.form ? form.values.hiddenFromSearch !== undefined : organization.hiddenFromSearch,
    form,
    ways: {
      form: ways,
      isPublic: organization.visibility === 'public',
      forReaders: organization.visibility === 'readers',
      opensByMail: isRefused.ways ? ways.values.opensByMail !== undefined : organization.opensByMail,
      opensBySso: enabledProviders(deps.db, organization.id).length > 0 ? bySso : null,
      networkRule: ways.values.networkRule ?? organization.pageNetworkRule,
      networks: organization.pageNetworks,
      ownAddress: shownAddress(session.origin.ip),
    },
  })
}
