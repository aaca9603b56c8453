import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Choice, type FormState } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { languageInSentence, languageName } from '../layout/language-name.ts'

export interface FurtherLanguagesProps {
  shell: Shell
  /** The page's own, and all that there are. */
  language: Language
  languages: Language[]
  furtherLanguages: Language[]
  form: FormState
}

/** Languages besides the page's own. */
export function FurtherLanguages(props: FurtherLanguagesProps): JSX.Element {
  const { shell, form } = props
  const { t } = shell
  const words = t.languageChoice
  const others = props.languages.filter((one) => one !== props.language)
  return (
    <Card name="languages" heading={words.further}>
      <Form
        action={routes.dashboard.settings.languages.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        t={t}
        class="stack"
      >
        <fieldset>
          <legend safe>{words.readIn}</legend>
          <p class="hint" safe>
            {words.hint(languageInSentence(props.language, t.language))}
          </p>
          {others.map((one) => (
            <Choice name={`language-${one}`} label={languageName(one)} checked={props.furtherLanguages.includes(one)} />
          ))}
        </fieldset>
        <Submit label={t.formWords.save} />
      </Form>
    </Card>
  )
}
