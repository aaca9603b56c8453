import { accepted } from '#src/domain/forms/checked.ts'
import { checkHomepage, configureHomepage, readHomepage } from '#src/domain/homepage/configure-homepage.ts'
import { homeName, homeSlug } from '#src/domain/settings/instance.ts'
import { pageBase, routes } from '#src/routes.ts'
import { AdminHomepagePage } from '#views/admin/homepage.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { homepage } = routes.admin

export const adminHomepageRoutes: Binding[] = [
  page(homepage.show, (context) => showHomepage(context)),

  action(
    homepage.save,
    ({ deps, actor, form }) => {
      configureHomepage(deps, actor, accepted(checkHomepage(form)))
      return done(homepage.show.url(), 'The homepage is saved.')
    },
    showHomepage,
  ),
]

function showHomepage(context: PersonContext, form: FormState = emptyForm): JSX.Element {
  const { deps } = context
  const { homepageShown, homepageTitle, homepageText, homepageListsPages, measurementId } = readHomepage(deps)
  return AdminHomepagePage({
    person: personOf(context),
    form,
    homepage: {
      shown: homepageShown,
      title: homepageTitle,
      text: homepageText,
      listsPages: homepageListsPages,
      measurementId: measurementId ?? '',
    },
    home: { name: homeName(deps) ?? '', path: pageBase(homeSlug(deps) ?? '') },
  })
}
