import { Elysia } from 'elysia'
import { organizationFileKinds } from '#src/db/schema/pictures.ts'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { changeLook } from '#src/domain/organizations/change-look.ts'
import { checkLook } from '#src/domain/organizations/check-look.ts'
import { pageOwner } from '#src/domain/organizations/find-page.ts'
import { largestPicture, removePicture, setPicture } from '#src/domain/organizations/pictures.ts'
import { pageBase, routes } from '#src/routes.ts'
import { LookPage, type LookProps } from '#views/dashboard/settings-look.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

interface Context {
  params: { slug: string }
  body: unknown
  visit: Visit
  set: Answer
}

export const lookSettingsRoutes = (deps: AppDeps) => {
  const plugin = new Elysia({ name: 'dashboard/settings-look' })
    .use(visit(deps))
    .get('/app/:slug/settings/look', ({ params, visit, set }) => showLook(deps, visit, params.slug, set))
    .post('/app/:slug/settings/look', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          changeLook(deps, actor, actor.organizationId, accepted(checkLook(form)))
          return goTo(set, routes.dashboard.settings.look.show.url({ slug: params.slug }), visit, 'The look is saved.')
        },
        (state, status) => showLook(deps, visit, params.slug, set, { look: state }, status),
      )
    })
  for (const kind of organizationFileKinds)
    plugin
      .post(`/app/:slug/settings/${kind}`, ({ params, body, visit, set }: Context) => {
        const { actor } = visit.member(params.slug)
        const form = readForm(body)
        return submitted(
          form,
          set,
          async () => {
            setPicture(deps, actor, actor.organizationId, kind, await form.bytes(kind))
            return goTo(
              set,
              routes.dashboard.settings.look.show.url({ slug: params.slug }),
              visit,
              `The ${kind} is on the page.`,
            )
          },
          (state, status) => showLook(deps, visit, params.slug, set, { [kind]: state }, status),
        )
      })
      .post(`/app/:slug/settings/${kind}/removal`, ({ params, visit, set }: Context) => {
        const { actor } = visit.member(params.slug)
        removePicture(deps, actor, actor.organizationId, kind)
        return goTo(
          set,
          routes.dashboard.settings.look.show.url({ slug: params.slug }),
          visit,
          `The ${kind} is removed.`,
        )
      })
  return plugin
}

function showLook(
  deps: AppDeps,
  visit: Visit,
  slug: string,
  set: Answer,
  forms: Partial<LookProps['forms']> = {},
  status = 200,
) {
  const { organization } = visit.member(slug)
  const { pictures } = pageOwner(deps, organization.slug)
  const addressOf = (hash: string | undefined) =>
    hash === undefined ? null : routes.statusPage.files.picture.url({ base: pageBase(organization.slug), hash })
  const props: LookProps = {
    ...organization,
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    logoUrl: addressOf(pictures.logo),
    faviconUrl: addressOf(pictures.favicon),
    largest: largestPicture,
    forms: { look: emptyForm, logo: emptyForm, favicon: emptyForm, ...forms },
  }
  return html(set, LookPage(props), status)
}
