import { type WebhookEvent, webhookEvents } from '#src/words.ts'
import type { AllowedDestinations } from '../destinations/destinations.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { endpointProblem } from '../notifications/channels/check-endpoint.ts'

export interface WebhookInput {
  name: string
  url: string
  events: WebhookEvent[]
}

/** An endpoint as typed. */
export function checkWebhook(form: Form, allowed: AllowedDestinations): Checked<WebhookInput> {
  return checkedWith(form, endpointProblem('webhook', form.text('url'), allowed))
}

/** Checks a change of an existing endpoint, where an empty URL keeps the present one. */
export function checkWebhookChange(form: Form, allowed: AllowedDestinations): Checked<WebhookInput> {
  const url = form.text('url')
  return checkedWith(form, url === '' ? undefined : endpointProblem('webhook', url, allowed))
}

function checkedWith(form: Form, urlProblem: string | undefined): Checked<WebhookInput> {
  const values = { name: form.text('name'), url: form.text('url'), events: chosenEvents(form) }
  const errors = fieldErrors({
    name: nameProblem(values.name),
    url: urlProblem,
    events: values.events.length === 0 ? 'Choose at least one event.' : undefined,
  })
  return checked(values, errors)
}

function chosenEvents(form: Form): WebhookEvent[] {
  return webhookEvents.filter((event) => form.list('events').includes(event))
}
