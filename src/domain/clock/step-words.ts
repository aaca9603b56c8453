import type { ClockStep } from '#src/db/keep-order.ts'
import { utcMinute } from '../time/utc-day.ts'

/** What the instance admin is asked, and what follows meanwhile. `after a start`: nobody saw it happen. */
export function sentenceOf({ from, to }: ClockStep, seen: 'as it was set' | 'after a start' = 'as it was set'): string {
  const happened =
    seen === 'after a start'
      ? `Opsentry was last at work on ${utcMinute(from)}, and the clock says ${utcMinute(to)}. If it was off for so long, the clock is right.`
      : to < from
        ? `It was set back, from ${utcMinute(from)} to ${utcMinute(to)}.`
        : `It was set ahead, from ${utcMinute(from)} to ${utcMinute(to)}.`
  return `${happened} If it is right, say so with the button, or with “opsentry clock confirm” on the machine; if not, set it. Until then, or until it has run steadily for a day, nothing is erased for its age. Pages, sign-ins and messages go on.`
}

/** As the log says it. */
export const spanOf = ({ from, to }: Pick<ClockStep, 'from' | 'to'>) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
})
