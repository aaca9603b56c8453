import { invalid } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { type DraftFields, findDraft, newIncident, saveDraft } from '#src/domain/incidents/drafts.ts'
import { wasSent } from '#src/domain/sent-forms/send-once.ts'
import type { SuggestionTask } from '#src/domain/suggestions/instructions.ts'
import { suggestText } from '#src/domain/suggestions/suggest-text.ts'
import { routes } from '#src/routes.ts'
import { languages } from '#src/words.ts'
import { textsBefore, withTextsBefore } from '#views/dashboard/texts-before.ts'
import { action, type Binding, done, type Elsewhere } from '../action.ts'
import { keyIn } from '../form-fields.ts'
import { composed } from './composer.ts'
import { showIncident } from './incident.tsx'
import { composerOf, type DraftContext, draftFields, formOf, incidentOf } from './incident-drafts.tsx'
import { showNewIncident } from './incidents.tsx'

const { incident, incidents } = routes.dashboard

/** The model's text in place of the composer's: in the draft, which its writer alone sees, never on the page. */
export const suggestionRoutes: Binding[] = [
  action(incidents.suggestion, suggest, (context, refused) =>
    showNewIncident(context, { ...refused, values: composed(context).values }),
  ),
  action(incident.suggestion, suggest, (context, update) =>
    showIncident(context, { update: { ...update, values: composed(context).values } }),
  ),
]

type Asked = DraftContext & { form: Form }

async function suggest(context: Asked): Promise<Elsewhere> {
  const { deps, actor, organization, params, form } = context
  const about = incidentOf(context)
  const typed = draftFields(composed(context))
  keep(context, typed)
  if (form.text('suggest') === 'undo') return putBack(context, typed)
  const task = taskIn(form)
  const asked = { task, text: form.raw('body'), field: 'body', incidentId: about?.id }
  const text = await suggestText(deps, actor, organization.id, asked)
  // What was typed while the model wrote is newer than what it was given.
  const latest = findDraft(deps.db, actor, params.id ?? newIncident)?.fields ?? typed
  const before = [...textsBefore(latest), latest.body ?? '']
  if (!keep(context, withTextsBefore({ ...latest, body: text }, before)))
    return done(composerOf(params, {}), 'You published meanwhile: what the model suggested is left out.')
  return done(composerOf(params, { draft: 'continue' }), 'The model has suggested a text. Nobody else sees it.')
}

function putBack(context: Asked, typed: DraftFields): Elsewhere {
  const before = textsBefore(typed)
  keep(context, withTextsBefore({ ...typed, body: before.at(-1) ?? typed.body ?? '' }, before.slice(0, -1)))
  return done(composerOf(context.params, { draft: 'continue' }), 'What stood there before is back.')
}

/** Into the draft; false where its form was published meanwhile, because then it must not be the next one's draft. */
function keep({ deps, actor, params, form }: Asked, fields: DraftFields): boolean {
  if (wasSent(deps.db, keyIn(form.values), formOf(params))) return false
  saveDraft(deps, actor, params.id ?? newIncident, fields)
  return true
}

function taskIn(form: Form): SuggestionTask {
  const asked = form.text('suggest')
  if (asked === 'draft' || asked === 'shorten') return { kind: asked }
  const language = languages.find((one) => one === asked)
  if (language === undefined) throw invalid({ body: 'Choose what the model is to do with the text.' })
  return { kind: 'translate', language }
}
