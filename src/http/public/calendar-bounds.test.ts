import { expect, test } from 'vitest'
import { type CalendarWindow, calendar } from '#views/public/calendar.ts'

function windows(count: number, starts: (index: number) => number, body = 'We move.'): CalendarWindow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `w${index}`,
    title: 'Upgrade',
    status: 'scheduled',
    scheduledStart: starts(index),
    scheduledEnd: starts(index) + 3_600_000,
    sequence: 0,
    createdAt: 0,
    updatedAt: 0,
    services: [],
    updates: [{ body, bodyFormat: 'markdown' }],
  }))
}

const organization = { name: 'Acme', timeZone: 'Europe/Berlin', language: 'en', createdAt: 0 } as const
const written = (windows: CalendarWindow[]) => calendar({ organization, windows, url: 'http://localhost/' })
const count = (text: string, part: string) => text.split(part).length - 1

test('a window of the year 9999 brings no more than two centuries of summer time', () => {
  const text = written(windows(2, (index) => Date.UTC(index === 0 ? 2026 : 9999, 0, 1)))
  expect(count(text, 'BEGIN:DAYLIGHT') + count(text, 'BEGIN:STANDARD')).toBe(400)
  expect(text).toContain('DTSTART;TZID=Europe/Berlin:99990101T010000')
})

test('of many windows with long updates each says the beginning of its own', () => {
  const long = 'word '.repeat(14_000)
  const one = written(windows(1, () => 0, long))
  expect(count(one.replaceAll('\r\n ', ''), 'word')).toBe(14_000)
  const many = written(windows(400, () => 0, long)).replaceAll('\r\n ', '')
  expect(count(many, 'word')).toBe(400 * 60)
  expect(count(many, ' …')).toBe(400)
})
