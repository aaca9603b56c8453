import { markdownProblem } from '#src/markdown.ts'
import {
  type IncidentStatus,
  type Indicator,
  incidentStatuses,
  indicators,
  type ServiceStatus,
  serviceStatuses,
} from '#src/words.ts'
import type { FieldErrors } from '../errors.ts'
import { type Checked, checked, fieldErrors, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { readMoment } from '../forms/read-moment.ts'
import type { IncidentFields, StatusUpdate } from './incident.ts'
import type { AffectedService } from './insert-status-update.ts'
import { openVariables } from './template-variables.ts'

const longestTitle = 255
const longestBody = 70_000

export interface UpdateInput {
  status: IncidentStatus
  body: string
  services: AffectedService[]
  notify: boolean
  /** Minutes until the promised next update; null: none is promised. */
  nextUpdateIn: number | null
}

/** Minutes until the next update, to choose from. */
export const promises = [15, 30, 60, 120, 240] as const

/** A form's fields `service-ID` hold a status, or '' where the service is not affected. */
export const serviceField = (id: string) => `service-${id}`

export function checkIncident(form: Form): Checked<UpdateInput & IncidentFields> {
  return together(filledIn('title', checkFields(form)), checkUpdate(form))
}

/** The form of an incident or an update as if this had been typed into it. */
export function typedAs(
  fields: Partial<IncidentFields>,
  { status, body }: Pick<StatusUpdate, 'status' | 'body'>,
  services: readonly { id: string; status: ServiceStatus }[],
): Record<string, string> {
  const effects = services.map((service) => [serviceField(service.id), service.status])
  return { ...fields, status, body, notify: 'yes', ...Object.fromEntries(effects) }
}

export function checkUpdate(form: Form): Checked<UpdateInput> {
  const status = incidentStatuses.find((one) => one === form.text('status'))
  const services = affectedServices(form)
  const errors: FieldErrors = {}
  if (!status) errors.status = 'Choose a status for the incident.'
  if (!services) errors.services = 'Choose one of the statuses for each service.'
  const values = {
    status: status ?? 'investigating',
    services: services ?? [],
    notify: form.ticked('notify'),
    nextUpdateIn: promises.find((minutes) => String(minutes) === form.text('nextUpdateIn')) ?? null,
  }
  return together(filledIn('body', checkBody(form)), checked(values, errors))
}

/** A variable that nobody filled in must not be mailed to ten thousand people. */
function filledIn<Field extends string, T extends Record<Field, string>>(field: Field, text: Checked<T>): Checked<T> {
  const open = text.ok ? openVariables(text.values[field]) : []
  if (!text.ok || open.length === 0) return text
  return checked(text.values, { [field]: `Fill in ${open.join(', ')}, which the template left open.` })
}

export function checkBody(form: Form): Checked<{ body: string }> {
  const body = form.raw('body').replace(/\r\n/g, '\n').trim()
  const empty = body === '' ? 'Write what is known, even if it is only that you are looking into it.' : undefined
  return checked({ body }, fieldErrors({ body: empty ?? bodyProblem(body) }))
}

/** The fault of a text that is not empty, as a sentence, or undefined. */
export function bodyProblem(body: string): string | undefined {
  return body.length > longestBody
    ? `Keep the text under ${longestBody.toLocaleString('en')} characters; this has ${body.length.toLocaleString('en')}.`
    : markdownProblem(body)
}

/** The form that promises the next update anew. */
export function checkPromise(form: Form): Checked<{ nextUpdateIn: number }> {
  const minutes = promises.find((one) => String(one) === form.text('nextUpdateIn'))
  const problem = minutes === undefined ? 'Choose when visitors hear more.' : undefined
  return checked({ nextUpdateIn: minutes ?? 0 }, fieldErrors({ nextUpdateIn: problem }))
}

/** Turns minutes from now into UTC ms, which visitors read as a time of day. */
export function promised<T extends { nextUpdateIn: number | null }>(input: T, now: number) {
  const { nextUpdateIn, ...rest } = input
  return { ...rest, nextUpdateBy: nextUpdateIn === null ? null : now + nextUpdateIn * 60_000 }
}

export interface IncidentEdit extends IncidentFields {
  /** Null: derived from the services. */
  impactOverride: Indicator | null
  /** UTC ms. */
  startedAt?: number
}

/** The start is typed in the organization's time zone; left out, it stays. `saved`: as it is, UTC ms. */
export function checkEdit(form: Form, timeZone: string, saved: number | null = null): Checked<IncidentEdit> {
  const impactOverride = indicators.find((one) => one === form.text('impactOverride')) ?? null
  if (form.text('startedAt') === '') return together(checkFields(form), checked({ impactOverride }, {}))
  const started = readMoment(form, 'startedAt', timeZone, 'Type a date and a time, such as 2026-03-10T13:45.', saved)
  const errors = fieldErrors({ startedAt: started.problem })
  return together(checkFields(form), checked({ impactOverride, startedAt: started.at ?? undefined }, errors))
}

/** Of the incident as a whole. */
export function checkFields(form: Form): Checked<IncidentFields> {
  return checkTitle(form)
}

export function checkTitle(form: Form): Checked<{ title: string }> {
  const title = form.text('title').replace(/\s+/g, ' ')
  return checked({ title }, fieldErrors({ title: titleProblem(title) }))
}

export function titleProblem(title: string): string | undefined {
  if (title.trim() === '') return 'Give the incident a title that customers understand.'
  else if (title.length > longestTitle)
    return `Keep the title under ${longestTitle} characters; this has ${title.length}.`
  else return undefined
}

/** Undefined where a field holds no known status. */
export function affectedServices(form: Form): AffectedService[] | undefined {
  const chosen = Object.entries(form.values).filter(([name, value]) => name.startsWith('service-') && value !== '')
  const affected = chosen.flatMap(([name, value]) => {
    const status: ServiceStatus | undefined = serviceStatuses.find((one) => one === value)
    return status ? { serviceId: name.slice('service-'.length), status } : []
  })
  return affected.length === chosen.length ? affected : undefined
}
