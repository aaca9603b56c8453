import type { ServiceId } from '#src/db/ids.ts'
import type { FieldErrors } from '../errors.ts'
import { type Checked, checked, fieldErrors, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { readMoment } from '../forms/read-moment.ts'
import { checkBody, serviceField } from '../incidents/check-incident.ts'
import { isLocalMoment } from '../time/local-moment.ts'
import { type Repetition, repetitions, ruleOf, ruleProblem } from './recurrence.ts'

/** Minutes before the start, to choose from. */
export const leads = [7 * 24 * 60, 24 * 60, 60, 15] as const

export const reminderField = (minutes: number) => `reminder-${minutes}`

/** Ticked: reminders come before every window of a series. Without it a series has none. */
export const remindSeriesField = 'remindSeries'

const longestTitle = 255
const longestWindow = 30 * 24 * 60 * 60_000

/** Everything about a window but its times. */
export interface WindowPlan {
  title: string
  serviceIds: ServiceId[]
  /** Minutes before the start. */
  reminders: number[]
  autoStart: boolean
  autoComplete: boolean
  notifyAtStart: boolean
  notifyAtEnd: boolean
}

/** UTC ms. */
export interface Times {
  scheduledStart: number
  scheduledEnd: number
}

export interface NewWindow extends WindowPlan, Times {
  /** Markdown. */
  body: string
  notify: boolean
  /** RFC 5545; null: once. */
  rule: string | null
  /** The rule's first start as typed: the window starts at another time if the clocks skip this one. */
  firstStart?: string
}

export function checkNewWindow(form: Form, timeZone: string): Checked<NewWindow> {
  const checkedWindow = together(
    checkPlan(form),
    checkTimes(form, timeZone),
    checkBody(form),
    checkRepetition(form),
    checked({ notify: form.ticked('notify') }, {}),
  )
  if (!checkedWindow.ok) return checkedWindow
  const { values } = checkedWindow
  const reminders = values.rule === null || form.ticked(remindSeriesField) ? values.reminders : []
  return checked({ ...values, reminders }, {})
}

export function checkPlan(form: Form): Checked<WindowPlan> {
  const title = form.text('title').replace(/\s+/g, ' ')
  const errors: FieldErrors = {}
  if (title === '') errors.title = 'Say in a few words what is done, such as: Database upgrade.'
  if (title.length > longestTitle)
    errors.title = `Keep the title under ${longestTitle} characters; this has ${title.length}.`
  const values = {
    title,
    serviceIds: servicesNamedIn(form),
    reminders: leads.filter((minutes) => form.ticked(reminderField(minutes))),
    autoStart: form.ticked('autoStart'),
    autoComplete: form.ticked('autoComplete'),
    notifyAtStart: form.ticked('notifyAtStart'),
    notifyAtEnd: form.ticked('notifyAtEnd'),
  }
  return checked(values, errors)
}

/** Reads the form as it stands, valid or not. */
export function servicesNamedIn(form: Form): string[] {
  const prefix = serviceField('')
  return Object.keys(form.values).flatMap((name) =>
    name.startsWith(prefix) && form.ticked(name) ? [name.slice(prefix.length)] : [],
  )
}

/** Reads both moments in the organization's time zone. `saved`: as the window has them. */
export function checkTimes(form: Form, timeZone: string, saved?: Times): Checked<Times> {
  const unreadable = 'Type when it begins, such as 2026-03-10T02:00.'
  const start = readMoment(form, 'scheduledStart', timeZone, unreadable, saved?.scheduledStart)
  const end = checkEnd(form, timeZone, saved)
  const errors = fieldErrors({
    scheduledStart: start.problem,
    scheduledEnd: start.at === null || !end.ok ? undefined : lengthProblem(end.values.scheduledEnd - start.at),
  })
  return together(checked({ scheduledStart: start.at ?? 0 }, errors), end)
}

export function checkEnd(
  form: Form,
  timeZone: string,
  saved?: Pick<Times, 'scheduledEnd'>,
): Checked<{ scheduledEnd: number }> {
  const unreadable = 'Type when it will be over, such as 2026-03-10T04:00.'
  const end = readMoment(form, 'scheduledEnd', timeZone, unreadable, saved?.scheduledEnd)
  return checked({ scheduledEnd: end.at ?? 0 }, fieldErrors({ scheduledEnd: end.problem }))
}

export function lengthProblem(milliseconds: number): string | undefined {
  if (milliseconds <= 0) return 'The end must be after the start: correct one of the two.'
  else if (milliseconds > longestWindow) return 'A window lasts 30 days at most: plan several.'
  else return undefined
}

export function checkRepetition(form: Form): Checked<Pick<NewWindow, 'rule' | 'firstStart'>> {
  const repeat: Repetition | undefined = repetitions.find((one) => one === form.text('repeat'))
  const firstStart = form.text('scheduledStart')
  const until = form.text('repeatUntil')
  if (!repeat || !isLocalMoment(firstStart)) return checked({ rule: null }, {})
  if (until !== '' && !(/^\d{4}-\d\d-\d\d$/.test(until) && until >= firstStart.slice(0, 10)))
    return checked({ rule: null }, { repeatUntil: 'Choose a last day that is not before the first.' })
  const rule = repeat === 'own' ? form.text('rule').toUpperCase() : ruleOf(repeat, firstStart, until)
  return checked(
    { rule, ...(rule === null ? {} : { firstStart }) },
    fieldErrors({ rule: ruleProblem(rule, firstStart) }),
  )
}

const statusesByHand = ['scheduled', 'in_progress', 'verifying', 'completed'] as const

export function checkMaintenanceUpdate(
  form: Form,
): Checked<{ status: (typeof statusesByHand)[number]; body: string; notify: boolean }> {
  const status = statusesByHand.find((one) => one === form.text('status'))
  const errors = fieldErrors({ status: status ? undefined : 'Choose a status for the maintenance.' })
  return together(checkBody(form), checked({ status: status ?? 'scheduled', notify: form.ticked('notify') }, errors))
}
