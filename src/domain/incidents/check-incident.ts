import {
  type Impact,
  type IncidentStatus,
  impacts,
  incidentStatuses,
  type ServiceStatus,
  serviceStatuses,
} from '#src/db/schema/status.ts'
import type { Checked } from '../checked.ts'
import type { FieldErrors } from '../errors.ts'
import type { Form } from '../form.ts'
import type { AffectedService } from './insert-status-update.ts'

const longestTitle = 200
const longestBody = 70_000

export interface UpdateInput {
  status: IncidentStatus
  body: string
  services: AffectedService[]
  notify: boolean
}

/** A form's fields `service-ID` hold a status, or '' where the service is not affected. */
export const serviceField = (id: string) => `service-${id}`

export function checkIncident(form: Form): Checked<UpdateInput & { title: string }> {
  const update = checkUpdate(form)
  const title = checkTitle(form)
  return { values: { ...update.values, ...title.values }, errors: { ...title.errors, ...update.errors } }
}

export function checkUpdate(form: Form): Checked<UpdateInput> {
  const status = incidentStatuses.find((one) => one === form.text('status'))
  const body = checkBody(form)
  const services = affectedServices(form)
  const errors: FieldErrors = { ...body.errors }
  if (!status) errors.status = 'Choose where the incident stands.'
  if (!services) errors.services = 'Choose one of the statuses for each service.'
  return {
    values: {
      status: status ?? 'investigating',
      body: body.values.body,
      services: services ?? [],
      notify: form.ticked('notify'),
    },
    errors,
  }
}

export function checkBody(form: Form): { values: { body: string }; errors: FieldErrors } {
  const body = form.raw('body').replace(/\r\n/g, '\n').trim()
  const errors: FieldErrors = {}
  if (body === '') errors.body = 'Write what is known, even if it is only that you are looking into it.'
  if (body.length > longestBody)
    errors.body = `Keep the text under ${longestBody.toLocaleString('en')} characters; this has ${body.length.toLocaleString('en')}.`
  return { values: { body }, errors }
}

export function checkEdit(form: Form): Checked<{ title: string; impactOverride: Impact | null }> {
  const title = checkTitle(form)
  const impactOverride = impacts.find((one) => one === form.text('impactOverride')) ?? null
  return { values: { ...title.values, impactOverride }, errors: title.errors }
}

function checkTitle(form: Form): { values: { title: string }; errors: FieldErrors } {
  const title = form.text('title').replace(/\s+/g, ' ')
  const errors: FieldErrors = {}
  if (title === '') errors.title = 'Give the incident a title that customers understand.'
  if (title.length > longestTitle)
    errors.title = `Keep the title under ${longestTitle} characters; this has ${title.length}.`
  return { values: { title }, errors }
}

/** Undefined where a field holds no known status. */
function affectedServices(form: Form): AffectedService[] | undefined {
  const chosen = Object.entries(form.values).filter(([name, value]) => name.startsWith('service-') && value !== '')
  const affected = chosen.flatMap(([name, value]) => {
    const status: ServiceStatus | undefined = serviceStatuses.find((one) => one === value)
    return status ? { serviceId: name.slice('service-'.length), status } : []
  })
  return affected.length === chosen.length ? affected : undefined
}
