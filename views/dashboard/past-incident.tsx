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
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Record a past incident" room="incidents">
      <Card label="Past incident">
        <Form
          action={routes.dashboard.pastIncidents.create.url({ slug })}
          csrf={shell.csrf}
          state={form}
          class="stack composer"
          submitOnCtrlEnter
        >
          <p class="hint">It appears in the history and corrects the bars. Nobody is told.</p>
          <IncidentFields form={form} autofocus />
          <div class="field-pair">
            <MomentField name="startedAt" label="Began" form={form} moment={props.startedAt} required />
            <MomentField name="endedAt" label="Was over" form={form} moment={props.endedAt} required />
          </div>
          <TextArea name="body" label="What happened" hint="Markdown works." form={form} rows={6} required />
          <AffectedServices groups={groups} error={form.errors.services} />
          <Submit label="Put it on record" look="primary" />
        </Form>
      </Card>
    </DashboardShell>
  )
}
