import { type DataRequestKind, dataRequestKinds } from '#src/db/schema/data-requests.ts'
import { type Checked, fieldErrors } from '../checked.ts'
import type { Form } from '../form.ts'
import { addressProblem } from '../settings/check-address.ts'

export interface DataRequestInput {
  address: string
  kind: DataRequestKind
  /** UTC ms: the beginning of a day. */
  receivedAt: number
  notes: string
}

const longestNotes = 10_000

/** `now`: UTC ms. */
export function checkDataRequest(form: Form, now: number): Checked<DataRequestInput> {
  const address = form.text('address').toLowerCase()
  const kind = dataRequestKinds.find((one) => one === form.text('kind'))
  const receivedAt = dayStart(form.text('receivedOn'))
  const notes = form.raw('notes').trim()
  return {
    values: { address, kind: kind ?? 'access', receivedAt, notes },
    errors: fieldErrors({
      address: addressProblem(address),
      kind: kind ? undefined : 'Choose what is asked for.',
      receivedOn: receivedProblem(receivedAt, now),
      notes: notesProblem(notes),
    }),
  }
}

/** What is wrong with notes or a reason, or undefined. */
export function notesProblem(text: string): string | undefined {
  return text.length > longestNotes ? `At most ${longestNotes.toLocaleString('en-US')} characters.` : undefined
}

function receivedProblem(at: number, now: number): string | undefined {
  if (Number.isNaN(at)) return 'Choose the day on which it came.'
  else return at > now ? 'Choose a day that is not in the future.' : undefined
}

/** `2026-03-10` as UTC ms, or NaN. */
function dayStart(text: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
}
