import { readFrom } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { localMoment } from '../time/local-moment.ts'
import { checkPlan, checkRepetition, remindSeriesField } from './check-window.ts'
import { seriesHorizon } from './maintenance-window.ts'
import { missingStarts } from './recurrence.ts'

/** Messages that a plan sends to each subscriber whom it concerns. */
export interface PlannedMessages {
  /** For each window, besides the announcement. */
  perWindow: number
  /** Windows within the days ahead for which a series has rows; null: it does not repeat. */
  windows: number | null
  days: number
}

/** Counts the messages of a form as it stands, valid or not. `now`: UTC ms. */
export function plannedMessages(form: Form, timeZone: string, now: number): PlannedMessages {
  const days = seriesHorizon / 86_400_000
  const { rule, firstStart } = readFrom(checkRepetition(form))
  const { reminders, autoStart, notifyAtStart, notifyAtEnd } = readFrom(checkPlan(form))
  const isSeries = rule !== null && firstStart !== undefined
  const reminded = isSeries && !form.ticked(remindSeriesField) ? 0 : reminders.length
  const perWindow = reminded + (autoStart && notifyAtStart ? 1 : 0) + (notifyAtEnd ? 1 : 0)
  if (!isSeries) return { perWindow, windows: null, days }
  const [from, until] = [now, now + seriesHorizon].map((at) => localMoment(at, timeZone)) as [string, string]
  return { perWindow, windows: missingStarts({ rule, firstStart }, new Set(), from, until).length, days }
}
