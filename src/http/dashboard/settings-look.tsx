import { legibilityOf } from '#src/brand-color.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { changeLook } from '#src/domain/organizations/change-look.ts'
import { checkWholeLook } from '#src/domain/organizations/check-look.ts'
import { pageOwner } from '#src/domain/organizations/find-page.ts'
import { typedFooterLinks } from '#src/domain/organizations/footer-links.ts'
import { largestPicture, removePicture, setPicture } from '#src/domain/organizations/pictures.ts'
import { pageBase, routes } from '#src/routes.ts'
import { type OrganizationFileKind, organizationFileKinds } from '#src/words.ts'
import { Contrast } from '#views/dashboard/look-contrast.tsx'
import { LookPage, type LookProps } from '#views/dashboard/settings-look.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { messagesFor } from '../spoken.ts'
import { previewAsSaved, previewAsTyped } from './look-preview.ts'
import { dashboardShell } from './shell.ts'

const { settings } = routes.dashboard
const { look } = settings

const dones: Record<OrganizationFileKind, { saved: string; removed: string }> = {
  logo: { saved: 'The logo is on the page.', removed: 'The logo is removed.' },
  dark_logo: { saved: 'The logo for dark is on the page.', removed: 'The logo for dark is removed.' },
  favicon: { saved: 'The favicon is on the page.', removed: 'The favicon is removed.' },
}

export const lookSettingsRoutes: Binding[] = [
  page(look.show, (context) => showLook(context)),

  action(
    look.save,
    async ({ deps, actor, params, form }) => {
      changeLook(deps, actor, actor.organizationId, accepted(await checkWholeLook(form)))
      return done(look.show.url(params), 'The look is saved.')
    },
    (context, refused) => showLook(context, { look: refused }),
  ),

  page(look.page, (context) => previewAsSaved(context)),
  action(look.preview, (context) => previewAsTyped(context, context.form)),

  page(look.contrast, (context) =>
    Contrast({ found: contrastOf(context.query.brandColor ?? ''), t: messagesFor(context) }),
  ),

  ...organizationFileKinds.flatMap((kind) => [
    action(
      settings[kind].save,
      async ({ deps, actor, params, form }) => {
        setPicture(deps, actor, actor.organizationId, kind, await form.bytes(kind))
        return done(look.show.url(params), dones[kind].saved)
      },
      (context, refused) => showLook(context, { [kind]: refused }),
    ),

    action(settings[kind].removal, ({ deps, actor, params }) => {
      removePicture(deps, actor, actor.organizationId, kind)
      return done(look.show.url(params), dones[kind].removed)
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
    footerLinks: typedFooterLinks(organization.footerLinks),
    contrast: contrastOf(forms.look?.values.brandColor ?? organization.brandColor ?? ''),
    pictureUrls: {
      logo: addressOf(pictures.logo),
      dark_logo: addressOf(pictures.dark_logo),
      favicon: addressOf(pictures.favicon),
    },
    largest: largestPicture,
    forms: { look: emptyForm, logo: emptyForm, dark_logo: emptyForm, favicon: emptyForm, ...forms },
  })
}

/** Null where nothing, or no colour, was typed. */
function contrastOf(typed: string) {
  const [, digits] = /^\s*#?([0-9a-f]{6})\s*$/i.exec(typed.slice(0, 20)) ?? []
  return digits === undefined ? null : legibilityOf(`#${digits.toLowerCase()}`)
}
