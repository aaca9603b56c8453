import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import type { Shell } from '../layout/dashboard-shell.tsx'
import { Choice, type FormState } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { languageName } from '../layout/language-name.ts'

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
  const others = props.languages.filter((one) => one !== props.language)
  return (
    <Card name="languages" heading="Further languages">
      <Form
        action={routes.dashboard.settings.languages.url({ slug: shell.organization.slug })}
        csrf={shell.csrf}
        state={form}
        class="stack"
      >
        <fieldset>
          <legend>The page can also be read in</legend>
          <p class="hint" safe>
            {`Each page links to itself in these. What you write of an incident is shown in ${languageName(props.language, 'en')} until somebody writes it in the other language, too.`}
          </p>
          {others.map((one) => (
            <Choice name={`language-${one}`} label={languageName(one)} checked={props.furtherLanguages.includes(one)} />
          ))}
        </fieldset>
        <Submit label="Save" />
      </Form>
    </Card>
  )
}
