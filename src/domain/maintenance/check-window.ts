import type { Checked } from '../checked.ts'
import type { FieldErrors } from '../errors.ts'
import type { Form } from '../form.ts'
import { checkBody, serviceField } from '../incidents/check-incident.ts'
import { momentIn } from '../local-moment.ts'
import { type Repetition, repetitions, ruleOf, ruleProblem } from './recurrence.ts'

/** Minutes before the start, to choose from. */
export const leads = [7 * 24 * 60, 24 * 60, 60, 15] as const

export const reminderField = (minutes: number) => `reminder-${minutes}`

const longestTitle = 200
const longestWindow = 30 * 24 * 60 * 60_000

/** What stands with a window whenever it is. */
export interface WindowPlan {
  title: string
  serviceIds: string[]
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
  /** Where a rule begins, as typed: in a night in which the clock skips it, the first window starts at another time. */
  firstStart?: string
}

export function checkNewWindow(form: Form, timeZone: string): Checked<NewWindow> {
  const plan = checkPlan(form)
  const times = checkTimes(form, timeZone)
  const body = checkBody(form)
  const repeat = checkRepetition(form)
  return {
    values: {
      ...plan.values,
      ...times.values,
      ...body.values,
      notify: form.ticked('notify'),
      rule: repeat.rule,
      ...(repeat.rule === null ? {} : { firstStart: form.text('scheduledStart') }),
    },
    errors: { ...plan.errors, ...times.errors, ...body.errors, ...repeat.errors },
  }
}

export function checkPlan(form: Form): Checked<WindowPlan> {
  const title = form.text('title').replace(/\s+/g, ' ')
  const prefix = serviceField('')
  const serviceIds = Object.keys(form.values).flatMap((name) =>
    name.startsWith(prefix) && form.ticked(name) ? [name.slice(prefix.length)] : [],
  )
  const errors: FieldErrors = {}
  if (title === '') errors.title = 'Say in a few words what is done, such as: Database upgrade.'
  if (title.length > longestTitle)
    errors.title = `Keep the title under ${longestTitle} characters; this has ${title.length}.`
  return {
    values: {
      title,
      serviceIds,
      reminders: leads.filter((minutes) => form.ticked(reminderField(minutes))),
      autoStart: form.ticked('autoStart'),
      autoComplete: form.ticked('autoComplete'),
      notifyAtStart: form.ticked('notifyAtStart'),
      notifyAtEnd: form.ticked('notifyAtEnd'),
    },
    errors,
  }
}

/** Both moments as the organization's clock shows them. */
export function checkTimes(form: Form, timeZone: string): Checked<Times> {
  const scheduledStart = momentIn(form.text('scheduledStart'), timeZone)
  const end = checkEnd(form, timeZone)
  const errors: FieldErrors = { ...end.errors }
  if (scheduledStart === null) errors.scheduledStart = 'Type when it begins, such as 2026-03-10T02:00.'
  else if (end.errors.scheduledEnd === undefined)
    errors.scheduledEnd = lengthProblem(end.values.scheduledEnd - scheduledStart) ?? ''
  if (errors.scheduledEnd === '') delete errors.scheduledEnd
  return { values: { scheduledStart: scheduledStart ?? 0, ...end.values }, errors }
}

export function checkEnd(form: Form, timeZone: string): Checked<{ scheduledEnd: number }> {
  const scheduledEnd = momentIn(form.text('scheduledEnd'), timeZone)
  const errors: FieldErrors = {}
  if (scheduledEnd === null) errors.scheduledEnd = 'Type when it will be over, such as 2026-03-10T04:00.'
  return { values: { scheduledEnd: scheduledEnd ?? 0 }, errors }
}

function lengthProblem(milliseconds: number): string | undefined {
  if (milliseconds <= 0) return 'It ends after it begins: correct one of the two.'
  else if (milliseconds > longestWindow) return 'A window lasts 30 days at most: plan several.'
  else return undefined
}

function checkRepetition(form: Form): { rule: string | null; errors: FieldErrors } {
  const repeat: Repetition | undefined = repetitions.find((one) => one === form.text('repeat'))
  const firstStart = form.text('scheduledStart')
  const until = form.text('repeatUntil')
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(firstStart) && momentIn(firstStart, 'UTC') !== null
  if (!repeat || !isMoment) return { rule: null, errors: {} }
  if (until !== '' && !(/^\d{4}-\d\d-\d\d$/.test(until) && until >= firstStart.slice(0, 10)))
    return { rule: null, errors: { repeatUntil: 'Choose a last day that is not before the first.' } }
  const rule = repeat === 'own' ? form.text('rule').toUpperCase() : ruleOf(repeat, firstStart, until)
  const problem = ruleProblem(rule, firstStart)
  return problem === undefined ? { rule, errors: {} } : { rule: null, errors: { rule: problem } }
}

const statusesByHand = ['scheduled', 'in_progress', 'verifying', 'completed'] as const

export function checkMaintenanceUpdate(
  form: Form,
): Checked<{ status: (typeof statusesByHand)[number]; body: string; notify: boolean }> {
  const status = statusesByHand.find((one) => one === form.text('status'))
  const body = checkBody(form)
  const errors: FieldErrors = { ...body.errors }
  if (!status) errors.status = 'Choose where the maintenance stands.'
  return { values: { ...body.values, status: status ?? 'scheduled', notify: form.ticked('notify') }, errors }
}
