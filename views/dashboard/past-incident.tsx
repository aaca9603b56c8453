import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import { AffectedServices, type OfferedGroup } from './affected-services.tsx'
import { IncidentFields } from './incident-fields.tsx'

export interface PastIncidentProps {
  shell: Shell
  groups: OfferedGroup[]
  startedAt: ShownMoment
  endedAt: ShownMoment
  form: FormState
}

/** For an incident that nobody recorded while it lasted. */
export function PastIncidentPage(props: PastIncidentProps): JSX.Element {
  const { shell, groups, form } = props
  const { t } = shell
  const { slug } = shell.organization
  const words = t.incidentEditing
  return (
    <DashboardShell shell={shell} title={words.pastHeading} room="incidents">
      <Card label={words.pastLabel}>
        <Form
          action={routes.dashboard.pastIncidents.create.url({ slug })}
          csrf={shell.csrf}
          state={form}
          t={t}
          class="stack composer"
          submitOnCtrlEnter
        >
          <p class="hint" safe>
            {words.pastHint}
          </p>
          <IncidentFields form={form} t={t} autofocus />
          <div class="field-pair">
            <MomentField name="startedAt" label={words.began} form={form} moment={props.startedAt} t={t} required />
            <MomentField name="endedAt" label={words.wasOver} form={form} moment={props.endedAt} t={t} required />
          </div>
          <TextArea name="body" label={words.whatHappened} hint={words.markdown} form={form} rows={6} required />
          <AffectedServices groups={groups} error={form.errors.services} t={t} />
          <Submit label={words.record} look="primary" />
        </Form>
      </Card>
    </DashboardShell>
  )
}
