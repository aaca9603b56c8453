import { configureModel, removeModel } from '#src/domain/suggestions/configure-model.ts'
import { findLanguageModel, modelName } from '#src/domain/suggestions/language-model.ts'
import { organizationsAllowing } from '#src/domain/suggestions/model-consent.ts'
import { tryModel } from '#src/domain/suggestions/try-model.ts'
import { routes } from '#src/routes.ts'
import { LanguageModelPage } from '#views/admin/language-model.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { languageModel } = routes.admin

/** The model of the operator's choice that suggests texts. */
export const languageModelRoutes: Binding[] = [
  page(languageModel.show, (context) => showModel(context)),

  action(
    languageModel.save,
    ({ deps, actor, form }) => {
      configureModel(deps, actor, form)
      return done(languageModel.show.url(), 'The model is saved. Try it, then organizations can switch it on.')
    },
    (context, form) => showModel(context, { form }),
  ),

  action(
    languageModel.trial,
    async ({ deps, actor }) => done(languageModel.show.url(), `It answered: “${await tryModel(deps, actor)}”`),
    (context, { problem }) => showModel(context, { problem }),
  ),

  action(
    languageModel.removal,
    ({ deps, actor }) => {
      removeModel(deps, actor)
      return done(languageModel.show.url(), 'No text leaves any more.')
    },
    (context, { problem }) => showModel(context, { problem }),
  ),
]

function showModel(
  context: PersonContext,
  { form = emptyForm, problem }: { form?: FormState; problem?: string } = {},
): JSX.Element {
  const { db } = context.deps
  const found = findLanguageModel(db)
  return LanguageModelPage({
    person: personOf(context),
    form,
    problem,
    model: found
      ? {
          ...{ name: modelName(found), baseUrl: found.baseUrl, model: found.model },
          ...{ hasKey: found.key !== null, organizations: organizationsAllowing(db) },
        }
      : null,
  })
}
