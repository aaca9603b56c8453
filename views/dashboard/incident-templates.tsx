import { routes } from '#src/routes.ts'
import type { IncidentStatus } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { isolated } from '../layout/direction.ts'
import { type FormState, Select, ShownFields, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { incidentStatusWords } from '../layout/status.tsx'

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
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Incident templates" room="incidents">
      {templates.length > 0 ? (
        <ListCard label="Templates">
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
              <a class="button" href={routes.dashboard.incidents.new.url({ slug }, { template: template.id })}>
                Use it
              </a>
            </li>
          ))}
        </ListCard>
      ) : null}
      <Card name="new-template" heading="New template">
        <TemplateForm
          action={routes.dashboard.incidentTemplates.create.url({ slug })}
          csrf={shell.csrf}
          form={form}
          submit="Keep the template"
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
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={template.name} room="incidents">
      <Card label="Edit the template">
        <TemplateForm
          action={routes.dashboard.incidentTemplate.save.url({ slug, id: template.id })}
          csrf={shell.csrf}
          form={form}
          template={template}
          shown={shown}
          submit="Save"
        />
      </Card>
      <Card name="template-removal" heading="Remove this template" class="danger-zone">
        <p class="hint">Incidents that were opened with it stay as they are.</p>
        <Confirm
          label="Remove"
          sentence="The template is gone for good; the audit log keeps its text."
          confirm={`Remove ${isolated(template.name)}`}
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
}

function TemplateForm({ action, csrf, form, template, shown = {}, submit }: TemplateFormProps): JSX.Element {
  return (
    <Form action={action} csrf={csrf} state={form} class="stack">
      <ShownFields marks={shown} />
      <TextField
        name="name"
        label="Name"
        hint="For the team: what it is for."
        form={form}
        value={template?.name}
        maxlength={100}
        required
      />
      <TextField name="title" label="Title" form={form} value={template?.title} maxlength={255} required />
      <Select
        name="status"
        label="Status"
        form={form}
        value={template?.status ?? 'investigating'}
        options={Object.entries(incidentStatusWords)
          .filter(([value]) => value !== 'postmortem')
          .map(([value, label]) => ({ value, label }))}
      />
      <TextArea
        name="body"
        label="Text"
        hint="Markdown. {{organization}}, {{date}} and {{time}} are filled in; any other {{word in braces}} is left for whoever uses the template, and nothing is published before it is filled in."
        form={form}
        value={template?.body}
        rows={8}
        required
      />
      <Submit label={submit} look="primary" />
    </Form>
  )
}
