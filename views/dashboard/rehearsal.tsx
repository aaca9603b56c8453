import { routes } from '#src/routes.ts'
import { incidentStatuses } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, Problem, Select, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { type DashboardMessages, dashboardMessagesOf, said } from '../messages/dashboard.ts'
import { StatusChoice } from './status-choice.tsx'

export interface RehearsalProps {
  shell: Shell
  /** Those that visitors see; the first of them is the one that breaks. */
  services: { id: string; name: string }[]
  form: FormState
  /** What became of the mail; null before the first. */
  sent: { delivered: boolean; to: string; answer: string } | null
}

/** An incident that is shown to nobody: whoever rehearses it gets the mail that subscribers would get. */
export function RehearsalPage({ shell, services, form, sent }: RehearsalProps): JSX.Element {
  const { slug } = shell.organization
  const { t } = shell
  const words = t.rehearsal
  const sample = dashboardMessagesOf(shell.organization.language).rehearsal
  const [service] = services
  return (
    <DashboardShell shell={shell} title={words.heading} room="incidents">
      <p safe>{words.intro}</p>
      {sent === null ? null : <Result t={t} sent={sent} />}
      <Card label={words.label}>
        {shell.mailAvailable ? null : (
          <p class="notice" safe>
            {words.noMail}
          </p>
        )}
        <Form action={routes.dashboard.rehearsal.send.url({ slug })} csrf={shell.csrf} state={form} t={t} class="stack">
          <TextField
            name="title"
            label={t.formWords.title}
            form={form}
            value={sample.sampleTitle}
            maxlength={255}
            required
          />
          <StatusChoice
            t={t}
            form={form}
            proposed="investigating"
            offered={incidentStatuses
              .filter((status) => status !== 'postmortem')
              .map((status) => ({ value: status, label: t.incidentStatus[status] }))}
          />
          {service === undefined ? null : (
            <Select
              name={`service-${service.id}`}
              label={words.statusOf(service.name)}
              form={form}
              value="partial_outage"
              options={Object.entries(t.serviceStatus).map(([value, label]) => ({ value, label }))}
            />
          )}
          <TextArea name="body" label={t.formWords.text} form={form} value={sample.sampleText} rows={5} required />
          <Submit label={words.send} look="primary" icon="send" />
        </Form>
      </Card>
    </DashboardShell>
  )
}

function Result({ t, sent }: { t: DashboardMessages; sent: NonNullable<RehearsalProps['sent']> }): JSX.Element {
  if (!sent.delivered) return <Problem sentence={t.rehearsal.refused(sent.to, said(t, sent.answer))} />
  return (
    <p class="flash" role="status" safe>
      {t.rehearsal.sent(sent.to)}
    </p>
  )
}
