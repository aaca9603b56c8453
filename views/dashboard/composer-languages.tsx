import type { Language } from '#src/words.ts'
import { type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { languageInSentence } from '../layout/language-name.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'

interface FurtherFieldsProps {
  languages: Language[]
  /** A new incident has a title, an update has not. */
  withTitle: boolean
  form: FormState
  t: DashboardMessages
}

/** Title and text in the further languages of the page, folded until they are wanted. */
export function FurtherFields({ languages, withTitle, form, t }: FurtherFieldsProps): JSX.Element {
  if (languages.length === 0) return ''
  const { writing } = t
  const named = languages.map((one) => ({ one, name: languageInSentence(one, t.language) }))
  const fields = languages.flatMap((one) => [`title-${one}`, `body-${one}`])
  const isOpen = fields.some((name) => (form.values[name] ?? '') !== '' || form.errors[name] !== undefined)
  return (
    <details class="choose" open={isOpen}>
      <summary safe>{writing.alsoIn(t.either(named.map(({ name }) => name)))}</summary>
      <div class="stack">
        {named.map(({ one, name }) => (
          <>
            {withTitle ? (
              <TextField name={`title-${one}`} label={writing.titleIn(name)} form={form} maxlength={255} />
            ) : null}
            <TextArea name={`body-${one}`} label={writing.textIn(name)} form={form} rows={5} />
          </>
        ))}
      </div>
    </details>
  )
}

export interface WrittenIn {
  language: Language
  title: boolean
  body: boolean
}

interface WrittenLanguagesProps {
  own: Language
  further: WrittenIn[]
  swap: boolean
  t: DashboardMessages
}

/** Under the previews: what readers of each further language get. */
export function WrittenLanguages({ own, further, swap, t }: WrittenLanguagesProps): JSX.Element {
  const name = languageInSentence(own, t.language)
  return (
    <ul id="written-languages" class="hint plain" hx-swap-oob={swap ? 'true' : undefined}>
      {further.map((one) => (
        <li safe>{sentenceOf(one, name, t)}</li>
      ))}
    </ul>
  )
}

function sentenceOf({ language, title, body }: WrittenIn, own: string, t: DashboardMessages): string {
  const { writing } = t
  const name = languageInSentence(language, t.language)
  if (title && body) return writing.writtenBoth(name)
  else if (title) return writing.writtenTitle(name, own)
  else if (body) return writing.writtenText(name, own)
  else return writing.writtenNeither(name, own)
}
