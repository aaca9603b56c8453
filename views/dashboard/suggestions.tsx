import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import type { FormState } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { languageInSentence } from '../layout/language-name.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { fieldsBefore, textsBefore } from './texts-before.ts'

/** Such as `llama3.2`, at `127.0.0.1:11434`. */
export interface ModelProps {
  name: string
  host: string
}

export interface SuggestionsProps {
  model: ModelProps
  /** To translate into. */
  languages: Language[]
}

/**
 * Asks the operator's model for a text in place of the one in the field `body` of the form around; `undefined` where none may be
 * asked. What leaves stands above the buttons.
 */
export function Suggestions(props: {
  suggestions: SuggestionsProps | undefined
  slug: string
  /** Absent for a new incident. */
  incidentId: string | undefined
  form: FormState
  t: DashboardMessages
}): JSX.Element {
  const { suggestions, slug, incidentId: id, t } = props
  const words = t.suggestions
  const before = textsBefore(props.form.values)
  const { incident, incidents } = routes.dashboard
  const action = id === undefined ? incidents.suggestion.url({ slug }) : incident.suggestion.url({ slug, id })
  return (
    <>
      {before.length === 0 ? null : <Before texts={before} action={action} t={t} />}
      {suggestions ? (
        <details class="suggestions">
          <summary safe>{words.heading}</summary>
          <WhatLeaves model={suggestions.model} t={t} />
          <div class="button-row">
            <Ask action={action} task="draft" label={words.draft} />
            <Ask action={action} task="shorten" label={words.shorten} />
            {suggestions.languages.map((language) => (
              <Ask action={action} task={language} label={words.translate(languageInSentence(language, t.language))} />
            ))}
          </div>
        </details>
      ) : null}
    </>
  )
}

interface BeforeProps {
  /** The oldest first; the last of them is put back. */
  texts: string[]
  action: string
  t: DashboardMessages
}

function Before({ texts, action, t }: BeforeProps): JSX.Element {
  return (
    <div class="suggested">
      {Object.entries(fieldsBefore(texts)).map(([name, text]) => (
        <input type="hidden" name={name} value={text} autocomplete="off" />
      ))}
      <SuggestedNote t={t} />
      <details>
        <summary safe>{t.suggestions.before}</summary>
        <div class="theirs theirs-text" dir="auto" safe>
          {texts.at(-1) ?? ''}
        </div>
        <Ask action={action} task="undo" label={t.suggestions.putBack} />
      </details>
    </div>
  )
}

/** Beside a text that the model made. */
export function SuggestedNote({ t: { suggestions } }: { t: DashboardMessages }): JSX.Element {
  return (
    <p class="notice" role="status">
      <Icon name="bot" />
      <span>
        <strong safe>{suggestions.suggested}</strong> <span safe>{suggestions.check}</span>
      </span>
    </p>
  )
}

export function WhatLeaves({ model, t }: { model: ModelProps; t: DashboardMessages }): JSX.Element {
  return (
    <p class="hint" safe>
      {t.suggestions.whatLeaves(model.name, model.host)}
    </p>
  )
}

function Ask({ action, task, label }: { action: string; task: string; label: string }): JSX.Element {
  return (
    <button type="submit" class="button" name="suggest" value={task} formaction={action} formnovalidate safe>
      {label}
    </button>
  )
}
