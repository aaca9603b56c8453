import { type FormState, TextField } from '../layout/fields.tsx'

/** Events that can be sent to an endpoint. */
const offered = [
  { event: 'incident', label: 'Incidents', hint: 'Every update that notifies subscribers.' },
  { event: 'maintenance', label: 'Maintenance', hint: 'Every update of a window, and its reminders.' },
  {
    event: 'service_status',
    label: 'Service status',
    hint: 'Whenever visitors are shown another status of a service, whatever caused it.',
  },
]

export const eventWords: Record<string, string> = Object.fromEntries(offered.map(({ event, label }) => [event, label]))

export interface WebhookFieldsProps {
  form: FormState
  name?: string
  /** Ticked events. */
  events: string[]
  /** Hint of the field for the URL. */
  hint: string
  /** The URL may stay empty. */
  keepsUrl?: boolean
}

export function WebhookFields({ form, name, events, hint, keepsUrl }: WebhookFieldsProps): JSX.Element {
  const problem = form.errors.events
  return (
    <>
      <TextField
        name="name"
        label="Name"
        hint="Which program it is."
        form={form}
        value={name}
        maxlength={100}
        required
      />
      <TextField
        name="url"
        label="URL"
        type="url"
        hint={hint}
        form={form}
        placeholder="https://"
        spellcheck={false}
        required={!keepsUrl}
      />
      <fieldset aria-describedby={problem ? 'error-events' : undefined}>
        <legend>Events to send</legend>
        {offered.map(({ event, label, hint }) => (
          <label class="choice">
            <input type="checkbox" name="events" value={event} checked={events.includes(event)} />
            <span>
              <span safe>{label}</span>
              <span class="hint" safe>
                {hint}
              </span>
            </span>
          </label>
        ))}
        {problem ? (
          <p class="field-error" id="error-events" safe>
            {problem}
          </p>
        ) : null}
      </fieldset>
    </>
  )
}
