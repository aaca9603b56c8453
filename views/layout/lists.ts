import type { Messages } from '../messages/en.ts'
import { isolated } from './direction.ts'
import { momentText } from './times.tsx'

/** Characters that the names of a short list take. */
const room = 90
const datesShown = 3

/** Whole names while there is room, then how many more there are: "A, B and 14 more". */
export function shortList(names: readonly string[], t: Messages): string {
  const ends = names.map((_, index) => names.slice(0, index + 1).join('').length)
  const shown = Math.max(1, ends.filter((end) => end <= room).length)
  const left = names.length - shown
  return t.list([...names.slice(0, shown).map(isolated), ...(left > 0 ? [t.mail.more(left)] : [])])
}

interface Series {
  /** UTC ms. */
  further: readonly number[]
  goesOn: boolean
  timeZone: string
}

/** The dates of a series after its first, as one text; none where there are none. */
export function furtherDates({ further, goesOn, timeZone }: Series, t: Messages): string[] {
  if (further.length === 0) return []
  const dates = further.slice(0, datesShown).map((at) => momentText(at, timeZone, t))
  const left = further.length - dates.length
  if (goesOn) return [t.mail.andSoOn(dates.join(', '))]
  else return [t.list([...dates, ...(left > 0 ? [t.mail.more(left)] : [])])]
}
