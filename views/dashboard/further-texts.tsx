import { routes } from '#src/routes.ts'
import type { BodyFormat, Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, ShownFields, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { languageName } from '../layout/language-name.ts'
import { Body } from '../layout/markdown.tsx'
import { Moment } from '../layout/times.tsx'
import { SuggestedNote, WhatLeaves } from './suggestions.tsx'

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
  /** Such as `llama3.2 at 127.0.0.1:11434`; undefined: no model may be asked. */
  model: string | undefined
  /** The field that holds a text of the model's. */
  suggested?: string
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
          {props.model ? <WhatLeaves model={props.model} /> : null}
          <TextField name="title" label="Title" hint={incident.title} form={form} value={texts.title} maxlength={255} />
          <Translate {...props} field="title" label={`Translate the title into ${name}`} />
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
              <Translate {...props} field={update.field} label={`Translate the text above into ${name}`} />
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

/** Fills the field before it with the model's translation of what was said. */
function Translate(props: FurtherTextsProps & { field: string; label: string }): JSX.Element {
  const { shell, incident, model, suggested, field } = props
  const url = routes.dashboard.incident.translation.url({ slug: shell.organization.slug, id: incident.id })
  return (
    <>
      {suggested === field ? <SuggestedNote /> : null}
      {model ? (
        <div>
          <button
            type="submit"
            class="button"
            name="translate"
            value={field}
            formaction={`${url}#field-${field}`}
            formnovalidate
            safe
          >
            {props.label}
          </button>
        </div>
      ) : null}
    </>
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
