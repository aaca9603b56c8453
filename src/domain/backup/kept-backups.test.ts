import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type KeepRule, longestAge } from '../settings/backup-settings.ts'
import { nextRun } from './backup-schedule.ts'
import { keptBackups } from './kept-backups.ts'

const defaultRule: KeepRule = { daily: 7, weekly: 4, monthly: 12 }

const hour = 3_600_000
const day = 24 * hour
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe', 'America/Sao_Paulo']
const start = Date.parse('2026-01-01T00:00:00Z')

const daily = (timeZone: string, minuteOfDay = 180) =>
  ({ schedule: 'daily', minuteOfDay, hours: [], timeZone }) as const

interface One {
  name: string
  madeAt: number
}

const one = (madeAt: number): One => ({ madeAt, name: new Date(madeAt).toISOString() })

/** As the job does it: a backup at each moment, then what the rule lets go. */
function lived(moments: readonly number[], rule: KeepRule, timeZone: string, recent = 1): One[] {
  let all: One[] = []
  for (const now of moments) {
    all.push(one(now))
    const kept = keptBackups(all, { rule, timeZone, recent, now })
    all = all.filter((each) => kept.has(each))
  }
  return all
}

function runs(timeZone: string, days: number, minuteOfDay?: number): number[] {
  const moments: number[] = []
  for (let at = start; moments.length < days; ) {
    at = nextRun(daily(timeZone, minuteOfDay), at) ?? Number.NaN
    moments.push(at)
  }
  return moments
}

test('after a year of nights there are seven days, four weeks and twelve months, each reached as far back as it says', () => {
  const moments = runs('Europe/Berlin', 365)
  const all = lived(moments, defaultRule, 'Europe/Berlin')
  const kept = keptBackups(all, {
    ...{ rule: defaultRule, timeZone: 'Europe/Berlin', recent: 1, now: moments.at(-1) ?? 0 },
  })
  const of = (reason: string) => all.filter((each) => kept.get(each)?.some((why) => why === reason)).length
  expect([of('recent'), of('day'), of('week'), of('month')]).toEqual([1, 7, 4, 12])
  expect(all.map(({ name }) => name.slice(0, 10))).toEqual([
    ...['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30', '2026-07-31'],
    ...['2026-08-31', '2026-09-30', '2026-10-31', '2026-11-30'],
    ...['2026-12-13', '2026-12-20', '2026-12-25', '2026-12-26', '2026-12-27', '2026-12-28', '2026-12-29'],
    ...['2026-12-30', '2026-12-31'],
  ])
})

test('twelve months are reached in any December, whatever the zone', () => {
  for (const zone of zones) {
    const all = lived(runs(zone, 800), defaultRule, zone)
    expect(all.length).toBeGreaterThanOrEqual(19)
    expect(all.length).toBeLessThanOrEqual(23)
  }
})

const anyRule = fc.record({
  daily: fc.integer({ min: 0, max: 31 }),
  weekly: fc.integer({ min: 0, max: 12 }),
  monthly: fc.integer({ min: 0, max: 36 }),
})
const anyMoments = fc.array(fc.integer({ min: -3 * day, max: 40 * day }), { minLength: 1, maxLength: 60 })

test('the newest stays, never more than the rule says, none older than the longest age: with gaps and a clock that jumps', () => {
  fc.assert(
    fc.property(
      anyRule,
      anyMoments,
      fc.constantFrom(...zones),
      fc.integer({ min: 1, max: 24 }),
      (rule, steps, zone, recent) => {
        let now = start
        let all: One[] = []
        for (const step of steps) {
          now += step
          all.push(one(now))
          const kept = keptBackups(all, { rule, timeZone: zone, recent, now })
          const newest = all.toSorted((a, b) => b.madeAt - a.madeAt)[0]
          expect(newest && kept.has(newest)).toBe(true)
          expect(kept.size).toBeLessThanOrEqual(recent + rule.daily + rule.weekly + rule.monthly)
          for (const each of kept.keys())
            expect(each === newest || each.madeAt >= now - longestAge(rule) * day).toBe(true)
          all = all.filter((each) => kept.has(each))
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('what is kept of what is kept is the same: a second run lets nothing more go', () => {
  fc.assert(
    fc.property(anyRule, anyMoments, (rule, steps) => {
      let at = start
      const all = steps.map((step) => {
        at += Math.abs(step)
        return one(at)
      })
      const how = { rule, timeZone: 'Europe/Berlin', recent: 1, now: at }
      const once = [...keptBackups(all, how).keys()]
      expect([...keptBackups(once, how).keys()]).toEqual(once)
    }),
    { numRuns: 60 },
  )
})

test('each day has one run, on the days without that hour and with two of them as well', () => {
  for (const zone of zones)
    for (const minute of [0, 90, 150, 180, 23 * 60 + 59]) {
      const moments = runs(zone, 400, minute)
      const dates = moments.map((at) =>
        Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString(),
      )
      expect(new Set(dates).size).toBe(400)
    }
})

test('hours of the day come in their order, and off means never', () => {
  const hours = { schedule: 'hours', minuteOfDay: 0, hours: [0, 6, 18], timeZone: 'UTC' } as const
  const at = (iso: string) => Date.parse(`2026-03-10T${iso}Z`)
  expect(nextRun(hours, at('00:00:00'))).toBe(at('06:00:00'))
  expect(nextRun(hours, at('06:00:00'))).toBe(at('18:00:00'))
  expect(nextRun(hours, at('18:30:00'))).toBe(at('00:00:00') + day)
  expect(nextRun({ ...hours, schedule: 'off' }, at('00:00:00'))).toBeNull()
})
