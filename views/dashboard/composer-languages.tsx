import type { Language } from '#src/words.ts'
import { type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { languageName } from '../layout/language-name.ts'

interface FurtherFieldsProps {
  languages: Language[]
  /** A new incident has a title, an update has not. */
  withTitle: boolean
  form: FormState
}

/** Title and text in the further languages of the page, folded until they are wanted. */
export function FurtherFields({ languages, withTitle, form }: FurtherFieldsProps): JSX.Element {
  if (languages.length === 0) return ''
  const names = languages.map((one) => languageName(one, 'en'))
  const fields = languages.flatMap((one) => [`title-${one}`, `body-${one}`])
  const isOpen = fields.some((name) => (form.values[name] ?? '') !== '' || form.errors[name] !== undefined)
  return (
    <details class="choose" open={isOpen}>
      <summary safe>{`Also in ${new Intl.ListFormat('en', { type: 'disjunction' }).format(names)}`}</summary>
      <div class="stack">
        {languages.map((one) => (
          <>
            {withTitle ? (
              <TextField
                name={`title-${one}`}
                label={`Title in ${languageName(one, 'en')}`}
                form={form}
                maxlength={255}
              />
            ) : null}
            <TextArea name={`body-${one}`} label={`Text in ${languageName(one, 'en')}`} form={form} rows={5} />
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

/** Under the previews: what readers of each further language get. */
export function WrittenLanguages(props: { own: Language; further: WrittenIn[]; swap: boolean }): JSX.Element {
  const own = languageName(props.own, 'en')
  return (
    <ul id="written-languages" class="hint plain" hx-swap-oob={props.swap ? 'true' : undefined}>
      {props.further.map((one) => (
        <li safe>{sentenceOf(one, own)}</li>
      ))}
    </ul>
  )
}

function sentenceOf({ language, title, body }: WrittenIn, own: string): string {
  const name = languageName(language, 'en')
  if (title && body) return `In ${name}: title and text are written.`
  else if (title) return `In ${name}: the text is not written, the ${own} one goes out.`
  else if (body) return `In ${name}: the title is not written, the ${own} one goes out.`
  else return `In ${name}: title and text are not written, the ${own} ones go out.`
}
