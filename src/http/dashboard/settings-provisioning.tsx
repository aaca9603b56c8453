import { accepted } from '#src/domain/forms/checked.ts'
import { checkScimToken, createScimToken, revokeScimToken } from '#src/domain/scim/create-scim-token.ts'
import { scimOverview } from '#src/domain/scim/overview.ts'
import { listScimTokens } from '#src/domain/scim/scim-tokens.ts'
import { scimBase } from '#src/domain/scim/show.ts'
import { routes } from '#src/routes.ts'
import { ProvisioningPage } from '#views/dashboard/settings-provisioning.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { provisioning } = routes.dashboard.settings

export const provisioningSettingsRoutes: Binding[] = [
  page(provisioning.show, (context) => showProvisioning(context)),

  action(
    provisioning.create,
    (context) => {
      const { deps, actor, form } = context
      return showProvisioning(context, {
        newToken: createScimToken(deps, actor, actor.organizationId, accepted(checkScimToken(form))),
      })
    },
    (context, form) => showProvisioning(context, { form }),
  ),

  action(provisioning.revocation, ({ deps, actor, params }) => {
    revokeScimToken(deps, actor, actor.organizationId, params.id)
    return done(provisioning.show.url(params), 'The token is revoked. Nobody was added or removed by that.')
  }),
]

/** The new token is on the answer to its own form and nowhere else. */
function showProvisioning(context: MemberContext, shown: { form?: FormState; newToken?: string } = {}): JSX.Element {
  const { deps, organization } = context
  const now = deps.clock.now()
  return ProvisioningPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    address: scimBase(deps).replace(/\/$/, ''),
    tokens: listScimTokens(deps.db, organization.id).map((token) => ({
      ...token,
      expired: token.expiresAt !== null && token.expiresAt <= now,
    })),
    overview: scimOverview(deps, organization.id),
    form: shown.form ?? emptyForm,
    newToken: shown.newToken,
  })
}
