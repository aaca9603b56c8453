import { routes } from '#src/routes.ts'
import type { CannedKind } from '#src/words/publishing.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, Select, ShownFields, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'

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

const kindWords: Record<CannedKind, string> = {
  phrase: 'Phrase, for any text',
  maintenance: 'Maintenance',
  postmortem: 'Postmortem',
}

/** Words that the team needs again and again, written once in a calm hour. */
export function CannedTextsPage({ shell, texts, form }: CannedTextsProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Phrases and templates" room="incidents">
      <p class="hint">
        Whole incidents have <a href={routes.dashboard.incidentTemplates.index.url({ slug })}>templates of their own</a>
        .
      </p>
      {texts.length > 0 ? (
        <ListCard label="Phrases and templates">
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
                  {kindWords[text.kind]}
                </span>
                {text.kind === 'maintenance' ? (
                  <a class="button" href={routes.dashboard.maintenance.new.url({ slug }, { template: text.id })}>
                    Use it
                  </a>
                ) : null}
              </div>
            </li>
          ))}
        </ListCard>
      ) : null}
      <Card name="new-text" heading="New phrase or template">
        <TextForm
          action={routes.dashboard.cannedTexts.create.url({ slug })}
          csrf={shell.csrf}
          form={form}
          submit="Keep it"
        />
      </Card>
    </DashboardShell>
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
  const params = { slug: shell.organization.slug, id: text.id }
  return (
    <DashboardShell shell={shell} title={text.name} room="incidents">
      <Card label="Edit it">
        <TextForm
          action={routes.dashboard.cannedText.save.url(params)}
          csrf={shell.csrf}
          form={form}
          text={text}
          shown={shown}
          submit="Save"
        />
      </Card>
      <Card name="text-removal" heading="Remove it" class="danger-zone">
        <p class="hint">What was written with it stays as it is.</p>
        <Confirm
          label="Remove"
          sentence="It is gone for good; the audit log keeps its text."
          confirm={`Remove ${isolated(text.name)}`}
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
}

function TextForm({ action, csrf, form, text, shown = {}, submit }: TextFormProps): JSX.Element {
  return (
    <Form action={action} csrf={csrf} state={form} class="stack">
      <ShownFields marks={shown} />
      <Select
        name="kind"
        label="For"
        form={form}
        value={text?.kind ?? 'phrase'}
        options={Object.entries(kindWords).map(([value, label]) => ({ value, label }))}
      />
      <TextField
        name="name"
        label="Name"
        hint="For the team: what it is for."
        form={form}
        value={text?.name}
        maxlength={100}
        required
      />
      <TextField
        name="title"
        label="Title of the maintenance"
        hint="Of a maintenance alone."
        form={form}
        value={text?.title}
        maxlength={255}
      />
      <TextArea
        name="body"
        label="Text"
        hint="Markdown. {{organization}}, {{date}} and {{time}} are filled in where a template is used."
        form={form}
        value={text?.body}
        rows={6}
        required
      />
      <Submit label={submit} look="primary" />
    </Form>
  )
}
