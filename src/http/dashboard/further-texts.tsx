import { notFound } from '#src/domain/errors.ts'
import { marksOf, shownMarks } from '#src/domain/forms/touched.ts'
import { findIncident, updatesOf } from '#src/domain/incidents/find-incident.ts'
import { bodyField, furtherTextsOf, typedTexts, writeFurtherTexts } from '#src/domain/incidents/write-further-texts.ts'
import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { FurtherTextsPage } from '#views/dashboard/further-texts.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { incident } = routes.dashboard

/** An incident's texts in the further languages of its page. */
export const furtherTextRoutes: Binding[] = [
  page(incident.furtherTexts, (context) => showTexts(context, languageOf(context, context.query.language))),

  action(
    incident.saveFurtherTexts,
    (context) => {
      const { deps, actor, organization, params, form } = context
      const input = { language: languageOf(context, form.text('language')), texts: typedTexts(form) }
      writeFurtherTexts(deps, actor, organization.id, params.id, input, shownMarks(form))
      return done(incident.show.url(params), 'The texts are saved.')
    },
    (context, refused) => showTexts(context, languageOf(context, context.form.text('language')), refused),
  ),
]

/** The one asked for, or the first of the page's. */
function languageOf({ organization }: MemberContext<'id'>, asked: string | undefined): Language {
  const further = organization.furtherLanguages.filter((one) => one !== organization.language)
  const [language = further[0]] = further.filter((one) => one === asked)
  if (language === undefined) throw notFound('page')
  return language
}

function showTexts(context: MemberContext<'id'>, language: Language, form: FormState = emptyForm): JSX.Element {
  const { deps, organization, params } = context
  const found = findIncident(deps.db, organization.id, params.id)
  const updates = updatesOf(deps.db, found.id)
  const texts = furtherTextsOf(language, found, updates)
  return FurtherTextsPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    incident: found,
    updates: updates.map((update) => ({ ...update, field: bodyField(update.id) })),
    language,
    languages: organization.furtherLanguages.filter((one) => one !== organization.language),
    texts,
    shown: marksOf(texts),
    form,
  })
}
