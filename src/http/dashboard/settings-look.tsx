import { accepted } from '#src/domain/forms/checked.ts'
import { changeLook } from '#src/domain/organizations/change-look.ts'
import { checkLook } from '#src/domain/organizations/check-look.ts'
import { pageOwner } from '#src/domain/organizations/find-page.ts'
import { largestPicture, removePicture, setPicture } from '#src/domain/organizations/pictures.ts'
import { pageBase, routes } from '#src/routes.ts'
import { organizationFileKinds } from '#src/words.ts'
import { LookPage, type LookProps } from '#views/dashboard/settings-look.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { settings } = routes.dashboard
const { look } = settings

export const lookSettingsRoutes: Binding[] = [
  page(look.show, (context) => showLook(context)),

  action(
    look.save,
    ({ deps, actor, params, form }) => {
      changeLook(deps, actor, actor.organizationId, accepted(checkLook(form)))
      return done(look.show.url(params), 'The look is saved.')
    },
    (context, refused) => showLook(context, { look: refused }),
  ),

  ...organizationFileKinds.flatMap((kind) => [
    action(
      settings[kind].save,
      async ({ deps, actor, params, form }) => {
        setPicture(deps, actor, actor.organizationId, kind, await form.bytes(kind))
        return done(look.show.url(params), `The ${kind} is on the page.`)
      },
      (context, refused) => showLook(context, { [kind]: refused }),
    ),

    action(settings[kind].removal, ({ deps, actor, params }) => {
      removePicture(deps, actor, actor.organizationId, kind)
      return done(look.show.url(params), `The ${kind} is removed.`)
    }),
  ]),
]

function showLook(context: MemberContext, forms: Partial<LookProps['forms']> = {}): JSX.Element {
  const { deps, organization } = context
  const { pictures } = pageOwner(deps, organization.slug)
  const addressOf = (hash: string | undefined) =>
    hash === undefined ? null : routes.statusPage.files.picture.url({ base: pageBase(organization.slug), hash })
  return LookPage({
    ...organization,
    shell: dashboardShell(context),
    logoUrl: addressOf(pictures.logo),
    faviconUrl: addressOf(pictures.favicon),
    largest: largestPicture,
    forms: { look: emptyForm, logo: emptyForm, favicon: emptyForm, ...forms },
  })
}
