import { routes } from '#src/routes.ts'
import { incidentStatuses } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { type FormState, Problem, Select, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { incidentStatusWords, serviceStatusWords } from '../layout/status.tsx'
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
  const [service] = services
  return (
    <DashboardShell shell={shell} title="Rehearse an incident" room="incidents">
      <p>
        Write as you would at night. You alone get the mail that subscribers would get; nothing is on the page, in feeds
        or in the history. Go through it once: open, update, resolve.
      </p>
      {sent === null ? null : <Result sent={sent} />}
      <Card label="Rehearsal">
        {shell.mailAvailable ? null : (
          <p class="notice">No mail server is connected yet, and a rehearsal is a mail. Connect one first.</p>
        )}
        <Form action={routes.dashboard.rehearsal.send.url({ slug })} csrf={shell.csrf} state={form} class="stack">
          <TextField
            name="title"
            label="Title"
            form={form}
            value="Orders are not confirmed by mail"
            maxlength={255}
            required
          />
          <StatusChoice
            form={form}
            proposed="investigating"
            offered={incidentStatuses
              .filter((status) => status !== 'postmortem')
              .map((status) => ({ value: status, label: incidentStatusWords[status] }))}
          />
          {service === undefined ? null : (
            <Select
              name={`service-${service.id}`}
              label={`Status of ${service.name}`}
              form={form}
              value="partial_outage"
              options={Object.entries(serviceStatusWords).map(([value, label]) => ({ value, label }))}
            />
          )}
          <TextArea
            name="body"
            label="Text"
            form={form}
            value="Orders go through, but their confirmations arrive late. We are looking into it."
            rows={5}
            required
          />
          <Submit label="Mail it to me alone" look="primary" icon="send" />
        </Form>
      </Card>
    </DashboardShell>
  )
}

function Result({ sent }: { sent: NonNullable<RehearsalProps['sent']> }): JSX.Element {
  if (!sent.delivered) return <Problem sentence={`The mail server refused the mail to ${sent.to}: ${sent.answer}`} />
  return (
    <p class="flash" role="status" safe>
      {`The mail is on its way to ${sent.to}. Nobody else was told. Now choose the next status, and say how it goes on.`}
    </p>
  )
}
