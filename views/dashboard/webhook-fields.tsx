import { webhookEvents } from '#src/words.ts'
import { type FormState, TextField } from '../layout/fields.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

/** Names of events as they are stored; one that is not offered any more stays as it is. */
export function eventNames(events: string[], { webhooks }: DashboardMessages): string[] {
  const names: Record<string, string> = webhooks.events
  return events.map((event) => names[event] ?? event)
}

export interface WebhookFieldsProps {
  form: FormState
  name?: string
  /** Ticked events. */
  events: string[]
  /** Hint of the field for the URL. */
  hint: string
  /** The URL may stay empty. */
  keepsUrl?: boolean
  t: DashboardMessages
}

export function WebhookFields({ form, name, events, hint, keepsUrl, t }: WebhookFieldsProps): JSX.Element {
  const problem = form.errors.events
  const { webhooks: words } = t
  return (
    <>
      <TextField
        name="name"
        label={words.name}
        hint={words.nameHint}
        form={form}
        value={name}
        maxlength={100}
        required
      />
      <TextField
        name="url"
        label={words.url}
        type="url"
        hint={hint}
        form={form}
        placeholder="https://"
        spellcheck={false}
        required={!keepsUrl}
      />
      <fieldset aria-describedby={problem ? 'error-events' : undefined}>
        <legend safe>{words.eventsToSend}</legend>
        {webhookEvents.map((event) => (
          <label class="choice">
            <input type="checkbox" name="events" value={event} checked={events.includes(event)} />
            <span>
              <span safe>{words.events[event]}</span>
              <span class="hint" safe>
                {words.eventHints[event]}
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
