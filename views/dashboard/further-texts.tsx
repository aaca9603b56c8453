import { routes } from '#src/routes.ts'
import type { BodyFormat, Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, ShownFields, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { languageInSentence, languageName } from '../layout/language-name.ts'
import { Body } from '../layout/markdown.tsx'
import { Moment } from '../layout/times.tsx'
import { type ModelProps, SuggestedNote, WhatLeaves } from './suggestions.tsx'

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
  /** Undefined: no model may be asked. */
  model: ModelProps | undefined
  /** The field that holds a text of the model's. */
  suggested?: string
}

/** An incident in a further language of the page: each text beside what was said. */
export function FurtherTextsPage(props: FurtherTextsProps): JSX.Element {
  const { shell, incident, language, texts, form } = props
  const { slug } = shell.organization
  const { t } = shell
  const words = t.furtherTexts
  const name = languageInSentence(language, t.language)
  return (
    <DashboardShell shell={shell} title={words.heading(name)} room="incidents">
      <LanguageTabs {...props} />
      <Card label={words.label(name)}>
        <Form
          action={routes.dashboard.incident.saveFurtherTexts.url({ slug, id: incident.id })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack"
        >
          <input type="hidden" name="language" value={language} />
          <ShownFields marks={props.shown} />
          <p class="hint" safe>
            {words.hint(name)}
          </p>
          {props.model ? <WhatLeaves model={props.model} t={t} /> : null}
          <TextField
            name="title"
            label={t.formWords.title}
            hint={incident.title}
            form={form}
            value={texts.title}
            maxlength={255}
          />
          <Translate {...props} field="title" label={words.translateTitle(name)} />
          {props.updates.map((update) => (
            <>
              <div class="prose">
                <p class="hint">
                  <Moment at={update.displayAt} timeZone={props.timeZone} t={t} />
                </p>
                <Body text={update.body} format={update.bodyFormat} />
              </div>
              <TextArea
                name={update.field}
                label={t.writing.textIn(name)}
                form={form}
                value={texts[update.field]}
                rows={5}
              />
              <Translate {...props} field={update.field} label={words.translateText(name)} />
            </>
          ))}
          <div class="form-actions">
            <Submit label={t.formWords.save} look="primary" />
            <a class="button" href={routes.dashboard.incident.show.url({ slug, id: incident.id })} safe>
              {t.formWords.cancel}
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
      {suggested === field ? <SuggestedNote t={shell.t} /> : null}
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
    <nav class="tabs" aria-label={shell.t.furtherTexts.languages}>
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
