import { shownAddress } from '#src/domain/networks/networks.ts'
import { listDashboardNetworks } from '#src/domain/organizations/dashboard-networks.ts'
import { routes } from '#src/routes.ts'
import { NetworksPage } from '#views/dashboard/settings-networks.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { hiddenVisitors } from '../hidden-visitors.ts'
import { dashboardShell } from './shell.ts'

const { networks } = routes.dashboard.settings

/** From where the team and its programs act. */
export const networkSettingsRoutes: Binding[] = [
  page(networks.show, (context) => showNetworks(context)),

  action(
    networks.save,
    (context) => {
      const { deps, actor, params, form } = context
      const input = { typed: form.raw('dashboardNetworks'), unseen: hiddenVisitors(context) }
      listDashboardNetworks(deps, actor, actor.organizationId, input)
      return done(networks.show.url(params), 'The networks are saved.')
    },
    showNetworks,
  ),
]

function showNetworks(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  return NetworksPage({
    shell: dashboardShell(context),
    networks: context.organization.dashboardNetworks,
    ownAddress: shownAddress(context.session.origin.ip),
    hidden: hiddenVisitors(context),
    form,
  })
}
