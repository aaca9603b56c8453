import { routes } from '#src/routes.ts'
import { type IncidentStatus, incidentStatuses } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, Select, ShownFields, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface TemplateRow {
  id: string
  name: string
  title: string
  body: string
  status: IncidentStatus
}

export interface IncidentTemplatesProps {
  shell: Shell
  templates: TemplateRow[]
  form: FormState
}

/** Texts that incidents need again and again, written once in a calm hour. */
export function IncidentTemplatesPage({ shell, templates, form }: IncidentTemplatesProps): JSX.Element {
  const { t } = shell
  const words = t.incidentTemplates
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={words.heading} room="incidents">
      {templates.length > 0 ? (
        <ListCard label={t.writing.templates}>
          {templates.map((template) => (
            <li class="row">
              <div class="row-main">
                <h2 class="row-title" dir="auto">
                  <a href={routes.dashboard.incidentTemplate.show.url({ slug, id: template.id })} safe>
                    {template.name}
                  </a>
                </h2>
                <p class="hint" safe>
                  {template.title}
                </p>
              </div>
              <a class="button" href={routes.dashboard.incidents.new.url({ slug }, { template: template.id })} safe>
                {t.cannedTexts.use}
              </a>
            </li>
          ))}
        </ListCard>
      ) : null}
      <Card name="new-template" heading={words.new}>
        <TemplateForm
          action={routes.dashboard.incidentTemplates.create.url({ slug })}
          csrf={shell.csrf}
          form={form}
          submit={words.keep}
          t={t}
        />
      </Card>
    </DashboardShell>
  )
}

export interface IncidentTemplateProps {
  shell: Shell
  template: TemplateRow
  shown: Record<string, string>
  form: FormState
}

export function IncidentTemplatePage({ shell, template, shown, form }: IncidentTemplateProps): JSX.Element {
  const { t } = shell
  const words = t.incidentTemplates
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={template.name} room="incidents">
      <Card label={words.edit}>
        <TemplateForm
          action={routes.dashboard.incidentTemplate.save.url({ slug, id: template.id })}
          csrf={shell.csrf}
          form={form}
          template={template}
          shown={shown}
          submit={t.formWords.save}
          t={t}
        />
      </Card>
      <Card name="template-removal" heading={words.removeHeading} class="danger-zone">
        <p class="hint" safe>
          {words.removeHint}
        </p>
        <Confirm
          label={t.cannedTexts.remove}
          sentence={words.removeSentence}
          confirm={t.cannedTexts.removeNamed(isolated(template.name))}
          action={routes.dashboard.incidentTemplate.removal.url({ slug, id: template.id })}
          csrf={shell.csrf}
        />
      </Card>
    </DashboardShell>
  )
}

interface TemplateFormProps {
  action: string
  csrf: string
  form: FormState
  template?: TemplateRow
  /** Marks of what is shown of it. */
  shown?: Record<string, string>
  submit: string
  t: DashboardMessages
}

function TemplateForm({ action, csrf, form, template, shown = {}, submit, t }: TemplateFormProps): JSX.Element {
  const words = t.incidentTemplates
  const status: IncidentStatus = template?.status ?? 'investigating'
  return (
    <Form action={action} csrf={csrf} state={form} t={t} class="stack">
      <ShownFields marks={shown} />
      <TextField
        name="name"
        label={t.cannedTexts.name}
        hint={words.nameHint}
        form={form}
        value={template?.name}
        maxlength={100}
        required
      />
      <TextField name="title" label={t.formWords.title} form={form} value={template?.title} maxlength={255} required />
      <Select
        name="status"
        label={t.writing.status}
        form={form}
        value={status}
        options={incidentStatuses
          .filter((value) => value !== 'postmortem')
          .map((value) => ({ value, label: t.incidentStatus[value] }))}
      />
      <TextArea
        name="body"
        label={t.formWords.text}
        hint={words.textHint}
        form={form}
        value={template?.body}
        rows={8}
        required
      />
      <Submit label={submit} look="primary" />
    </Form>
  )
}
