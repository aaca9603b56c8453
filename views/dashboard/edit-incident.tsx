import { urls } from '#src/urls.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { CsrfField, FormProblem, type FormState, Select, TextArea, TextField } from '../layout/fields.tsx'
import { type Impact, impactWords } from '../layout/status.tsx'

export interface EditIncidentProps {
  shell: Shell
  incident: { id: string; title: string; impactOverride: Impact | null }
  /** As a field of type datetime-local has it, in `timeZone`. */
  startedAt: string
  timeZone: string
  form: FormState
}

export function EditIncidentPage({ shell, incident, startedAt, timeZone, form }: EditIncidentProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Edit the incident" room="incidents">
      <section class="card" aria-label="Edit the incident">
        <form method="post" action={urls.incident(slug, incident.id)} class="stack">
          <CsrfField token={shell.csrf} />
          <FormProblem form={form} />
          <TextField name="title" label="Title" form={form} value={incident.title} maxlength={200} required />
          <Select
            name="impactOverride"
            label="Impact"
            hint="Derived from the worst status its services reached, unless you set it."
            form={form}
            value={incident.impactOverride ?? ''}
            options={[
              { value: '', label: 'As derived' },
              ...Object.entries(impactWords).map(([value, label]) => ({ value, label })),
            ]}
          />
          <TextField
            name="startedAt"
            label={`Started (${timeZone})`}
            hint="Moves the first update along, and corrects the bars."
            type="datetime-local"
            form={form}
            value={startedAt}
            required
          />
          <p class="hint">Editing tells nobody. The audit log keeps what stood here before.</p>
          <div class="form-actions">
            <button type="submit" class="button primary">
              Save
            </button>
            <a class="button" href={urls.incident(slug, incident.id)}>
              Cancel
            </a>
          </div>
        </form>
      </section>
    </DashboardShell>
  )
}

export interface EditUpdateProps {
  shell: Shell
  incident: { id: string; title: string }
  update: { id: string; body: string }
  form: FormState
}

export function EditUpdatePage({ shell, incident, update, form }: EditUpdateProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Edit the update" room="incidents">
      <section class="card" aria-label="Edit the update">
        <form
          method="post"
          action={urls.statusUpdate(slug, incident.id, update.id)}
          class="stack"
          data-submit-on-ctrl-enter
        >
          <CsrfField token={shell.csrf} />
          <FormProblem form={form} />
          <TextArea name="body" label="Text" form={form} value={update.body} rows={8} required />
          <p class="hint">Visitors see the new text; nobody is mailed again. The audit log keeps the old one.</p>
          <div class="form-actions">
            <button type="submit" class="button primary">
              Save
            </button>
            <a class="button" href={urls.incident(slug, incident.id)}>
              Cancel
            </a>
          </div>
        </form>
      </section>
    </DashboardShell>
  )
}
