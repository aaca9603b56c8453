import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { momentIn, plainAt } from '../time/local-moment.ts'
import type { Service } from './service.ts'

/** What others see of a service, and from when on. */
export type ServiceOptions = Pick<Service, 'internal' | 'onlyShowIfDegraded' | 'showcase' | 'startDate'>

/** `now`: UTC ms. */
export interface LocalClock {
  now: number
  timeZone: string
}

/** Nothing where the form asks for none of them, since an empty checkbox sends nothing either. */
export function checkOptions(form: Form, clock: LocalClock): Checked<Partial<ServiceOptions>> {
  if (!('startDate' in form.values)) return checked({}, {})
  const startDate = form.text('startDate') || null
  const options = {
    internal: form.ticked('internal'),
    onlyShowIfDegraded: form.ticked('onlyShowIfDegraded'),
    showcase: form.ticked('showcase'),
    startDate,
  }
  return checked(options, fieldErrors({ startDate: startDate === null ? undefined : startProblem(startDate, clock) }))
}

/** Before it there is no service on the net; and moments are positive. */
const earliest = '1970-01-02'

/** Why a service cannot have begun on that day; undefined: it can. */
export function startProblem(day: string, { now, timeZone }: LocalClock): string | undefined {
  const today = dayAt(now, timeZone)
  if (!isDay(day)) return `Type a day such as ${today}.`
  else if (day > today) return `Choose a day that is not after today, ${today} in ${timeZone}.`
  else return day < earliest ? `Choose ${earliest} or a later day.` : undefined
}

/** YYYY-MM-DD of a moment (UTC ms). */
export function dayAt(at: number, timeZone: string): string {
  return plainAt(at, timeZone).toPlainDate().toString()
}

/** UTC ms of the day's beginning. */
export function startOf(day: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && momentIn(`${text}T00:00`, 'UTC') !== null
}
