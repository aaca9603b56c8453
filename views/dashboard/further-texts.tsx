import { routes } from '#src/routes.ts'
import type { BodyFormat, Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, ShownFields, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { languageName } from '../layout/language-name.ts'
import { Body } from '../layout/markdown.tsx'
import { Moment } from '../layout/times.tsx'

export interface FurtherTextsProps {
  shell: Shell
  timeZone: string
  incident: { id: string; title: string }
  /** The newest first. `field`: of its text in the language. */
  updates: { field: string; body: string; bodyFormat: BodyFormat; displayAt: number }[]
  /** In which it is written here, and all to choose from. */
  language: Language
  languages: Language[]
  /** What stands there, by field; and its marks. */
  texts: Record<string, string>
  shown: Record<string, string>
  form: FormState
}

/** An incident in a further language of the page: each text beside what was said. */
export function FurtherTextsPage(props: FurtherTextsProps): JSX.Element {
  const { shell, incident, language, texts, form } = props
  const { slug } = shell.organization
  const name = languageName(language, 'en')
  return (
    <DashboardShell shell={shell} title={`In ${name}`} room="incidents">
      <LanguageTabs {...props} />
      <Card label={`The incident in ${name}`}>
        <Form
          action={routes.dashboard.incident.saveFurtherTexts.url({ slug, id: incident.id })}
          csrf={shell.csrf}
          state={form}
          class="stack"
        >
          <input type="hidden" name="language" value={language} />
          <ShownFields marks={props.shown} />
          <p class="hint" safe>
            {`Whoever reads the page in ${name} reads this; what is left empty is shown as it stands above the field. Nobody is notified.`}
          </p>
          <TextField name="title" label="Title" hint={incident.title} form={form} value={texts.title} maxlength={255} />
          {props.updates.map((update) => (
            <>
              <div class="prose">
                <p class="hint">
                  <Moment at={update.displayAt} timeZone={props.timeZone} />
                </p>
                <Body text={update.body} format={update.bodyFormat} />
              </div>
              <TextArea
                name={update.field}
                label={`Text in ${name}`}
                form={form}
                value={texts[update.field]}
                rows={5}
              />
            </>
          ))}
          <div class="form-actions">
            <Submit label="Save" look="primary" />
            <a class="button" href={routes.dashboard.incident.show.url({ slug, id: incident.id })}>
              Cancel
            </a>
          </div>
        </Form>
      </Card>
    </DashboardShell>
  )
}

function LanguageTabs({ shell, incident, language, languages }: FurtherTextsProps): JSX.Element {
  if (languages.length < 2) return ''
  const { slug } = shell.organization
  return (
    <nav class="tabs" aria-label="Languages">
      <ul>
        {languages.map((one) => (
          <li>
            <a
              href={routes.dashboard.incident.furtherTexts.url({ slug, id: incident.id }, { language: one })}
              aria-current={one === language ? 'page' : undefined}
              lang={one}
              safe
            >
              {languageName(one)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
