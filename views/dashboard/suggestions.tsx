import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import type { FormState } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { languageName } from '../layout/language-name.ts'
import { fieldsBefore, textsBefore } from './texts-before.ts'

export interface SuggestionsProps {
  /** Such as `llama3.2 at 127.0.0.1:11434`. */
  model: string
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
}): JSX.Element {
  const { suggestions, slug, incidentId: id } = props
  const before = textsBefore(props.form.values)
  const { incident, incidents } = routes.dashboard
  const action = id === undefined ? incidents.suggestion.url({ slug }) : incident.suggestion.url({ slug, id })
  return (
    <>
      {before.length === 0 ? null : <Before texts={before} action={action} />}
      {suggestions ? (
        <details class="suggestions">
          <summary>Let the model suggest a text</summary>
          <WhatLeaves model={suggestions.model} />
          <div class="button-row">
            <Ask action={action} value="draft" label="Draft from these notes" />
            <Ask action={action} value="shorten" label="Shorten" />
            {suggestions.languages.map((language) => (
              <Ask action={action} value={language} label={`Translate into ${languageName(language, 'en')}`} />
            ))}
          </div>
        </details>
      ) : null}
    </>
  )
}

/** `texts`: the oldest first; the last of them is put back. */
function Before({ texts, action }: { texts: string[]; action: string }): JSX.Element {
  return (
    <div class="suggested">
      {Object.entries(fieldsBefore(texts)).map(([name, text]) => (
        <input type="hidden" name={name} value={text} autocomplete="off" />
      ))}
      <SuggestedNote />
      <details>
        <summary>What stood there before</summary>
        <div class="theirs theirs-text" dir="auto" safe>
          {texts.at(-1) ?? ''}
        </div>
        <Ask action={action} value="undo" label="Put it back" />
      </details>
    </div>
  )
}

/** Beside a text that the model made. */
export function SuggestedNote(): JSX.Element {
  return (
    <p class="notice" role="status">
      <Icon name="bot" />
      <span>
        <strong>A model suggested this text. </strong>
        Nobody has published it. Check each fact, and change what is not yours.
      </span>
    </p>
  )
}

export function WhatLeaves({ model }: { model: string }): JSX.Element {
  return (
    <p class="hint" safe>
      {`What leaves: the text, when you press a button, to ${model}. Nothing about subscribers, services or you, unless it stands in the text. What comes back stands in the field until you publish it.`}
    </p>
  )
}

function Ask({ action, value, label }: { action: string; value: string; label: string }): JSX.Element {
  return (
    <button type="submit" class="button" name="suggest" value={value} formaction={action} formnovalidate safe>
      {label}
    </button>
  )
}
