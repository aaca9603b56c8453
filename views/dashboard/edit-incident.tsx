import { routes } from '#src/routes.ts'
import { type Indicator, impacts } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, Select, ShownFields, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import { IncidentFields, type IncidentValues } from './incident-fields.tsx'
import { type AudienceProps, NotifyChoice } from './notify-choice.tsx'

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
  const { t } = shell
  const words = t.incidentEditing
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={words.heading} room="incidents">
      <Card label={words.heading}>
        <Form
          action={routes.dashboard.incident.save.url({ slug, id: incident.id })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack"
        >
          <ShownFields marks={props.shown} />
          <IncidentFields form={form} incident={incident} t={t} />
          <Select
            name="impactOverride"
            label={words.impact}
            hint={words.impactHint}
            form={form}
            value={incident.impactOverride ?? ''}
            options={[
              { value: '', label: words.derived },
              ...impacts.map((value) => ({ value, label: t.impact[value] })),
              // A program set it, as Statuspage has it: to people it is none.
              ...(incident.impactOverride === 'maintenance'
                ? [{ value: 'maintenance', label: words.maintenance }]
                : []),
            ]}
          />
          <MomentField
            t={t}
            name="startedAt"
            label={words.started}
            hint={words.startedHint}
            form={form}
            moment={startedAt}
            required
          />
          <p class="hint" safe>
            {words.quiet}
          </p>
          <div class="form-actions">
            <Submit label={t.formWords.save} look="primary" />
            <a class="button" href={routes.dashboard.incident.show.url({ slug, id: incident.id })} safe>
              {t.formWords.cancel}
            </a>
          </div>
        </Form>
      </Card>
      <Card name="deletion" heading={words.delete} class="danger-zone">
        <Form
          action={routes.dashboard.incident.deletion.url({ slug, id: incident.id })}
          csrf={shell.csrf}
          state={props.deletion}
          t={t}
          class="stack"
        >
          <p safe>{words.deleteHint}</p>
          <TextField
            name="typedTitle"
            label={words.typeTitle}
            form={props.deletion}
            maxlength={255}
            spellcheck={false}
            required
          />
          <Submit label={words.delete} look="danger" />
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
  const { t } = shell
  const words = t.incidentEditing
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title={words.updateHeading} room="incidents">
      <Card label={words.updateHeading}>
        <Form
          action={routes.dashboard.statusUpdate.save.url({ slug, id: incident.id, updateId: update.id })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack"
          submitOnCtrlEnter
        >
          <ShownFields marks={shown} />
          <TextArea name="body" label={t.formWords.text} form={form} value={update.body} rows={8} required />
          <p class="hint" safe>
            {t.windowPage.editUpdateHint}
          </p>
          <NotifyChoice
            audience={audience}
            notify={form.values.notify !== undefined}
            otherwise={words.corrected}
            t={t}
          />
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
