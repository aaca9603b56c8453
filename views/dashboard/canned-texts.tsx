import { routes } from '#src/routes.ts'
import { type CannedKind, cannedKinds } from '#src/words/publishing.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, Select, ShownFields, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface CannedTextRow {
  id: string
  kind: CannedKind
  name: string
  title: string
  body: string
}

export interface CannedTextsProps {
  shell: Shell
  texts: CannedTextRow[]
  form: FormState
}

/** Words that the team needs again and again, written once in a calm hour. */
export function CannedTextsPage({ shell, texts, form }: CannedTextsProps): JSX.Element {
  const { t } = shell
  const words = t.cannedTexts
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={words.heading} room="incidents">
      <p class="hint">
        <Sentence text={words.hint} parts={{ templates: <TemplatesLink slug={slug} t={t} /> }} />
      </p>
      {texts.length > 0 ? (
        <ListCard label={words.heading}>
          {texts.map((text) => (
            <li class="row">
              <div class="row-main">
                <h2 class="row-title" dir="auto">
                  <a href={routes.dashboard.cannedText.show.url({ slug, id: text.id })} safe>
                    {text.name}
                  </a>
                </h2>
                <p class="hint" dir="auto" safe>
                  {shortened(text.kind === 'maintenance' && text.title !== '' ? text.title : text.body)}
                </p>
              </div>
              <div class="row-state">
                <span class="hint" safe>
                  {words.kinds[text.kind]}
                </span>
                {text.kind === 'maintenance' ? (
                  <a class="button" href={routes.dashboard.maintenance.new.url({ slug }, { template: text.id })} safe>
                    {words.use}
                  </a>
                ) : null}
              </div>
            </li>
          ))}
        </ListCard>
      ) : null}
      <Card name="new-text" heading={words.new}>
        <TextForm
          action={routes.dashboard.cannedTexts.create.url({ slug })}
          csrf={shell.csrf}
          form={form}
          submit={words.keep}
          t={t}
        />
      </Card>
    </DashboardShell>
  )
}

function TemplatesLink({ slug, t }: { slug: string; t: DashboardMessages }): JSX.Element {
  return (
    <a href={routes.dashboard.incidentTemplates.index.url({ slug })} safe>
      {t.cannedTexts.ownTemplates}
    </a>
  )
}

function shortened(text: string): string {
  const [line = ''] = text.split('\n', 1)
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}

export interface CannedTextProps {
  shell: Shell
  text: CannedTextRow
  shown: Record<string, string>
  form: FormState
}

export function CannedTextPage({ shell, text, shown, form }: CannedTextProps): JSX.Element {
  const { t } = shell
  const words = t.cannedTexts
  const params = { slug: shell.organization.slug, id: text.id }
  return (
    <DashboardShell shell={shell} title={text.name} room="incidents">
      <Card label={words.edit}>
        <TextForm
          action={routes.dashboard.cannedText.save.url(params)}
          csrf={shell.csrf}
          form={form}
          text={text}
          shown={shown}
          submit={t.formWords.save}
          t={t}
        />
      </Card>
      <Card name="text-removal" heading={words.removeHeading} class="danger-zone">
        <p class="hint" safe>
          {words.removeHint}
        </p>
        <Confirm
          label={words.remove}
          sentence={words.removeSentence}
          confirm={words.removeNamed(isolated(text.name))}
          action={routes.dashboard.cannedText.removal.url(params)}
          csrf={shell.csrf}
        />
      </Card>
    </DashboardShell>
  )
}

interface TextFormProps {
  action: string
  csrf: string
  form: FormState
  text?: CannedTextRow
  /** Marks of what is shown of it. */
  shown?: Record<string, string>
  submit: string
  t: DashboardMessages
}

function TextForm({ action, csrf, form, text, shown = {}, submit, t }: TextFormProps): JSX.Element {
  const words = t.cannedTexts
  const kind: CannedKind = text?.kind ?? 'phrase'
  return (
    <Form action={action} csrf={csrf} state={form} t={t} class="stack">
      <ShownFields marks={shown} />
      <Select
        name="kind"
        label={words.for}
        form={form}
        value={kind}
        options={cannedKinds.map((value) => ({ value, label: words.kinds[value] }))}
      />
      <TextField
        name="name"
        label={words.name}
        hint={words.nameHint}
        form={form}
        value={text?.name}
        maxlength={100}
        required
      />
      <TextField
        name="title"
        label={words.maintenanceTitle}
        hint={words.maintenanceTitleHint}
        form={form}
        value={text?.title}
        maxlength={255}
      />
      <TextArea
        name="body"
        label={t.formWords.text}
        hint={words.textHint}
        form={form}
        value={text?.body}
        rows={6}
        required
      />
      <Submit label={submit} look="primary" />
    </Form>
  )
}
