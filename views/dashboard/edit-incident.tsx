import { routes } from '#src/routes.ts'
import type { Indicator } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, Select, ShownFields, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import { impactWords } from '../layout/status.tsx'
import { IncidentFields, type IncidentValues } from './incident-fields.tsx'
import { type AudienceProps, NotifyChoice } from './notify-choice.tsx'

/** A program set it, as Statuspage has it: to people it is none. */
const ofProgram = { value: 'maintenance', label: 'Maintenance' }

/** Stands below the choice to notify subscribers of a corrected text. */
export const quietly = 'With it they get the corrected text in the same thread.'

export interface EditIncidentProps {
  shell: Shell
  incident: IncidentValues & { id: string; impactOverride: Indicator | null }
  deletion: FormState
  /** Marks of what is shown; the start has its own. */
  shown: Record<string, string>
  startedAt: ShownMoment
  form: FormState
}

export function EditIncidentPage(props: EditIncidentProps): JSX.Element {
  const { shell, incident, startedAt, form } = props
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Edit the incident" room="incidents">
      <Card label="Edit the incident">
        <Form
          action={routes.dashboard.incident.save.url({ slug, id: incident.id })}
          csrf={shell.csrf}
          state={form}
          class="stack"
        >
          <ShownFields marks={props.shown} />
          <IncidentFields form={form} incident={incident} />
          <Select
            name="impactOverride"
            label="Impact"
            hint="Derived from the worst status its services reached, unless you set it."
            form={form}
            value={incident.impactOverride ?? ''}
            options={[
              { value: '', label: 'As derived' },
              ...Object.entries(impactWords).map(([value, label]) => ({ value, label })),
              ...(incident.impactOverride === 'maintenance' ? [ofProgram] : []),
            ]}
          />
          <MomentField
            name="startedAt"
            label="Started"
            hint="Moves the first update along, and corrects the bars."
            form={form}
            moment={startedAt}
            required
          />
          <p class="hint">Editing tells nobody. The audit log keeps what stood here before.</p>
          <div class="form-actions">
            <Submit label="Save" look="primary" />
            <a class="button" href={routes.dashboard.incident.show.url({ slug, id: incident.id })}>
              Cancel
            </a>
          </div>
        </Form>
      </Card>
      <Card name="deletion" heading="Delete the incident" class="danger-zone">
        <Form
          action={routes.dashboard.incident.deletion.url({ slug, id: incident.id })}
          csrf={shell.csrf}
          state={props.deletion}
          class="stack"
        >
          <p>
            It leaves the page, the history, the bars and the feeds, as if it had never been. Messages that left cannot
            be taken back. To end it instead, resolve it.
          </p>
          <TextField
            name="typedTitle"
            label="Type its title to delete it"
            form={props.deletion}
            maxlength={255}
            spellcheck={false}
            required
          />
          <Submit label="Delete the incident" look="danger" />
        </Form>
      </Card>
    </DashboardShell>
  )
}

export interface EditUpdateProps {
  audience: AudienceProps
  shell: Shell
  incident: { id: string; title: string }
  update: { id: string; body: string }
  shown: Record<string, string>
  form: FormState
}

export function EditUpdatePage({ shell, incident, update, shown, form, audience }: EditUpdateProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Edit the update" room="incidents">
      <Card label="Edit the update">
        <Form
          action={routes.dashboard.statusUpdate.save.url({ slug, id: incident.id, updateId: update.id })}
          csrf={shell.csrf}
          state={form}
          class="stack"
          submitOnCtrlEnter
        >
          <ShownFields marks={shown} />
          <TextArea name="body" label="Text" form={form} value={update.body} rows={8} required />
          <p class="hint">Visitors see the new text, marked as edited. The audit log keeps the old one.</p>
          <NotifyChoice audience={audience} notify={form.values.notify !== undefined} otherwise={quietly} />
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
