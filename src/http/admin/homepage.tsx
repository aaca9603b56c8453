import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { checkHomepage, configureHomepage, readHomepage } from '#src/domain/homepage/configure-homepage.ts'
import { homeName, homeSlug } from '#src/domain/settings/instance.ts'
import { pageBase, routes } from '#src/routes.ts'
import { AdminHomepagePage } from '#views/admin/homepage.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

export const adminHomepageRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/homepage' })
    .use(visit(deps))
    .get('/admin/homepage', ({ visit, set }) => showHomepage(deps, visit, set))
    .post('/admin/homepage', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          configureHomepage(deps, visit.person(), accepted(checkHomepage(form)))
          return goTo(set, routes.admin.homepage.show.url(), visit, 'The homepage is saved.')
        },
        (state, status) => showHomepage(deps, visit, set, state, status),
      )
    })

function showHomepage(deps: AppDeps, visit: Visit, set: Answer, form: FormState = emptyForm, status = 200) {
  const { homepageShown, homepageTitle, homepageText, homepageListsPages, measurementId } = readHomepage(deps)
  const props = {
    person: personOf({ deps, visit }),
    form,
    homepage: {
      shown: homepageShown,
      title: homepageTitle,
      text: homepageText,
      listsPages: homepageListsPages,
      measurementId: measurementId ?? '',
    },
    home: { name: homeName(deps) ?? '', path: pageBase(homeSlug(deps) ?? '') },
  }
  return html(set, AdminHomepagePage(props), status)
}
