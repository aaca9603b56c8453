import { type WebhookEvent, webhookEvents } from '#src/db/schema/webhooks.ts'
import { nameProblem } from '../accounts/check-account.ts'
import { type Checked, fieldErrors } from '../checked.ts'
import type { AllowedDestinations } from '../destinations.ts'
import type { Form } from '../form.ts'
import { endpointProblem } from '../notifications/channels/check-endpoint.ts'

export interface WebhookInput {
  name: string
  url: string
  events: WebhookEvent[]
}

/** An endpoint as typed. */
export function checkWebhook(form: Form, allowed: AllowedDestinations): Checked<WebhookInput> {
  const values = { name: form.text('name'), url: form.text('url'), events: chosenEvents(form) }
  return {
    values,
    errors: fieldErrors({
      name: nameProblem(values.name),
      url: endpointProblem('webhook', values.url, allowed),
      events: values.events.length === 0 ? 'Choose at least one event.' : undefined,
    }),
  }
}

/** The same for one that is there: an empty URL leaves it where it is. */
export function checkWebhookChange(form: Form, allowed: AllowedDestinations): Checked<WebhookInput> {
  const checked = checkWebhook(form, allowed)
  if (checked.values.url === '') delete checked.errors.url
  return checked
}

function chosenEvents(form: Form): WebhookEvent[] {
  return webhookEvents.filter((event) => form.list('events').includes(event))
}
