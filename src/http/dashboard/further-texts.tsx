import { notFound } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { marksOf, shownMarks } from '#src/domain/forms/touched.ts'
import { findIncident, updatesOf } from '#src/domain/incidents/find-incident.ts'
import { bodyField, furtherTextsOf, typedTexts, writeFurtherTexts } from '#src/domain/incidents/write-further-texts.ts'
import { suggestText } from '#src/domain/suggestions/suggest-text.ts'
import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { FurtherTextsPage } from '#views/dashboard/further-texts.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { offeredSuggestions } from './offered-suggestions.ts'
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

  action(incident.translation, translate, (context, refused) =>
    showTexts(context, languageOf(context, context.form.text('language')), refused),
  ),
]

/** The one asked for, or the first of the page's. */
function languageOf({ organization }: MemberContext<'id'>, asked: string | undefined): Language {
  const further = organization.furtherLanguages.filter((one) => one !== organization.language)
  const [language = further[0]] = further.filter((one) => one === asked)
  if (language === undefined) throw notFound('page')
  return language
}

/** The form as it was sent, with the model's text in one field; it is saved by its own button, or not at all. */
async function translate(context: MemberContext<'id'> & { form: Form }): Promise<JSX.Element> {
  const { deps, actor, organization, params, form } = context
  const language = languageOf(context, form.text('language'))
  const field = form.text('translate')
  const said = saidIn(context, field)
  const asked = { task: { kind: 'translate', language } as const, text: said, field, incidentId: params.id }
  const text = await suggestText(deps, actor, organization.id, asked)
  const values = { ...form.values, [field]: field === 'title' ? text.replace(/\s+/g, ' ') : text }
  return showTexts(context, language, { values, errors: {} }, { field, shown: shownMarks(form) })
}

/** What the incident says in the page's own language, by the field of its translation. Throws not_found. */
function saidIn({ deps, organization, params }: MemberContext<'id'>, field: string): string {
  const { id, title } = findIncident(deps.db, organization.id, params.id)
  const said = field === 'title' ? title : updatesOf(deps.db, id).find((one) => bodyField(one.id) === field)?.body
  if (said === undefined) throw notFound('text')
  return said
}

/** `suggested`: the field with a text of the model's, and the marks of the form as it was opened. */
function showTexts(
  context: MemberContext<'id'>,
  language: Language,
  form: FormState = emptyForm,
  suggested?: { field: string; shown: Record<string, string> },
): JSX.Element {
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
    shown: suggested?.shown ?? marksOf(texts),
    form,
    model: offeredSuggestions(context)?.model,
    suggested: suggested?.field,
  })
}
