import { localMoment, meaningsOf } from '#src/domain/time/local-moment.ts'
import { UsageError } from '../command.ts'

const aMinute = 60_000
const units: Record<string, number> = { d: 24 * 60 * aMinute, h: 60 * aMinute, m: aMinute, min: aMinute }

/** Milliseconds of `2h`, `90m`, `1h30m` or `2d`. Throws a UsageError that names the option. */
export function readDuration(option: string, typed: string): number {
  const parts = [...typed.replace(/\s/g, '').matchAll(/(\d{1,5})(d|h|min|m)/gy)]
  const isWhole = parts.map(([part]) => part).join('') === typed.replace(/\s/g, '')
  const total = parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (units[unit] ?? 0), 0)
  if (!isWhole || total === 0) throw new UsageError(`--${option} is "${typed}": give a time such as 2h, 90m or 1h30m.`)
  return total
}

/**
 * UTC ms of `2026-03-24 02:00` in the zone, of the same with an offset such as `+01:00` or `Z`, and of `02:00`, the next time that
 * the clock there shows it. Throws a UsageError that names the option.
 */
export function readTime(option: string, typed: string, timeZone: string, now: number): number {
  const text = typed.trim().replace(' ', 'T').replace(/Z$/i, '+00:00')
  const [first, second] = /^\d\d:\d\d$/.test(text) ? nextTime(text, timeZone, now) : meaningsOf(text, timeZone)
  if (!first)
    throw new UsageError(
      `--${option} is "${typed}": give a time such as "2026-03-24 02:00", as the clock of ${timeZone} shows it.`,
    )
  if (second)
    throw new UsageError(
      `--${option}: the clock of ${timeZone} shows ${typed} twice that night. Add which you mean: ${first.offset} or ${second.offset}.`,
    )
  return first.at
}

function nextTime(time: string, timeZone: string, now: number) {
  const today = localMoment(now, timeZone).slice(0, 10)
  const tomorrow = Temporal.PlainDate.from(today).add({ days: 1 }).toString()
  const [first = []] = [today, tomorrow]
    .map((day) => meaningsOf(`${day}T${time}`, timeZone))
    .filter((meanings) => meanings.every(({ at }) => at >= now))
  return first
}

/** A moment of the API as the clock of the zone shows it; '' for none. */
export function shownTime(moment: string | null | undefined, timeZone: string): string {
  return moment ? localMoment(Date.parse(moment), timeZone).replace('T', ' ') : ''
}
