import { type DataRequestKind, dataRequestKinds } from '#src/words/personal-data.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { addressProblem } from '../mail/check-address.ts'
import { plainAddress } from '../mail/mailbox-key.ts'
import { utcDayStart } from '../time/utc-day.ts'

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
  const address = plainAddress(form.text('address'))
  const kind = dataRequestKinds.find((one) => one === form.text('kind'))
  const receivedAt = utcDayStart(form.text('receivedOn'))
  const notes = form.raw('notes').trim()
  return checked(
    { address, kind: kind ?? 'access', receivedAt: receivedAt ?? 0, notes },
    fieldErrors({
      address: addressProblem(address),
      kind: kind ? undefined : 'Choose the kind of request.',
      receivedOn: receivedProblem(receivedAt, now),
      notes: notesProblem(notes),
    }),
  )
}

/** The fault of notes or of a reason, as a sentence, or undefined. */
export function notesProblem(text: string): string | undefined {
  return text.length > longestNotes ? `At most ${longestNotes.toLocaleString('en-US')} characters.` : undefined
}

function receivedProblem(at: number | null, now: number): string | undefined {
  if (at === null) return 'Choose the day the request arrived.'
  else return at > now ? 'Choose a day that is not in the future.' : undefined
}
