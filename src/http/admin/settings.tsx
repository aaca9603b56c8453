import { accepted } from '#src/domain/forms/checked.ts'
import { listOrganizations } from '#src/domain/organizations/list-organizations.ts'
import { checkInstanceSettings, configureInstance } from '#src/domain/settings/configure-instance.ts'
import { checkSignInSettings, configureSignIn } from '#src/domain/settings/configure-sign-in.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { routes } from '#src/routes.ts'
import { InstanceSettingsPage } from '#views/admin/settings.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { admin } = routes
const { settings } = admin

export const instanceSettingsRoutes: Binding[] = [
  page(admin.show, () => done(settings.show.url())),

  page(settings.show, (context) => showSettings(context)),

  action(
    settings.save,
    ({ deps, actor, form }) => {
      configureInstance(deps, actor, accepted(checkInstanceSettings(form)))
      return done(settings.show.url(), 'The settings are saved.')
    },
    (context, form) => showSettings(context, { form }),
  ),

  action(
    settings.signIn,
    ({ deps, actor, form }) => {
      configureSignIn(deps, actor, accepted(checkSignInSettings(form)))
      return done(settings.show.url(), 'The settings are saved.')
    },
    (context, signIn) => showSettings(context, { signIn }),
  ),
]

function showSettings(context: PersonContext, forms: { form?: FormState; signIn?: FormState } = {}): JSX.Element {
  const { deps } = context
  const { signUp, organizationCreation, homeOrganizationId, secondFactorForAll, idleMinutes } = readInstance(deps.db)
  return InstanceSettingsPage({
    person: personOf(context),
    form: forms.form ?? emptyForm,
    signIn: { form: forms.signIn ?? emptyForm, secondFactorForAll, idleMinutes },
    signUp,
    organizationCreation,
    homeOrganizationId: homeOrganizationId ?? '',
    organizations: listOrganizations(deps.db).filter(({ deletedAt }) => deletedAt === null),
  })
}
