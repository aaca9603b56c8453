import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { AffectedServices, type OfferedGroup } from './affected-services.tsx'
import { IncidentFields } from './incident-fields.tsx'

export interface PastIncidentProps {
  shell: Shell
  groups: OfferedGroup[]
  timeZone: string
  form: FormState
}

/** For an incident that nobody recorded while it lasted. */
export function PastIncidentPage({ shell, groups, timeZone, form }: PastIncidentProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Record a past incident" room="incidents">
      <Card label="Past incident">
        <Form
          action={routes.dashboard.pastIncidents.create.url({ slug })}
          csrf={shell.csrf}
          state={form}
          class="stack"
          submitOnCtrlEnter
        >
          <p class="hint">It appears in the history and corrects the bars. Nobody is told.</p>
          <IncidentFields form={form} autofocus />
          <div class="field-pair">
            <TextField name="startedAt" label={`Began (${timeZone})`} type="datetime-local" form={form} required />
            <TextField name="endedAt" label={`Was over (${timeZone})`} type="datetime-local" form={form} required />
          </div>
          <TextArea name="body" label="What happened" hint="Markdown works." form={form} rows={6} required />
          <AffectedServices groups={groups} error={form.errors.services} />
          <Submit label="Put it on record" look="primary" />
        </Form>
      </Card>
    </DashboardShell>
  )
}
