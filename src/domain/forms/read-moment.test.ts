import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localMoment } from '../time/local-moment.ts'
import { readForm } from './form.ts'
import { readMoment } from './read-moment.ts'

const at = (iso: string) => Date.parse(iso)
const read = (fields: Record<string, string>, zone = 'Europe/Berlin') =>
  readMoment(readForm(fields), 'start', zone, 'Type a time.')

const twice = expect.stringContaining('shows this time twice')

test.each([
  { typed: '2027-10-31T02:30', offset: '', result: twice },
  { typed: '2027-10-31T02:30', offset: '+02:00', result: at('2027-10-31T00:30Z') },
  { typed: '2027-10-31T02:30', offset: '+01:00', result: at('2027-10-31T01:30Z') },
  { typed: '2027-10-31T02:30', offset: '+05:00', result: twice },
  { typed: '2027-10-31T02:30+01:00', offset: '', result: at('2027-10-31T01:30Z') },
  { typed: '2027-10-31T03:00', offset: '', result: at('2027-10-31T02:00Z') },
  { typed: '2027-10-31T01:59', offset: '+01:00', result: at('2027-10-30T23:59Z') },
  { typed: '2027-03-28T02:30', offset: '', result: at('2027-03-28T01:30Z') },
  { typed: '2026-03-10T23:59:59.999', offset: '', result: at('2026-03-10T22:59:59.999Z') },
  { typed: '', offset: '', result: 'Type a time.' },
  { typed: 'soon', offset: '+02:00', result: 'Type a time.' },
  { typed: '2026-02-30T10:00', offset: '', result: 'Type a time.' },
])('$typed with $offset is $result', ({ typed, offset, result }) => {
  const moment = read({ start: typed, 'start.offset': offset })
  expect(moment.at ?? moment.problem).toEqual(result)
})

test.each([
  ['Europe/Berlin', '2027-10-31T01:30:00Z'],
  ['Europe/Berlin', '2027-10-31T00:30:00Z'],
  ['Europe/Berlin', '2026-03-10T22:59:59.999Z'],
  ['America/New_York', '2026-11-01T06:15:30.250Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:10:00.001Z'],
  ['Asia/Kathmandu', '2026-05-05T05:05:05.005Z'],
])('in %s what was shown of %s and sent back is that very moment', (zone, moment) => {
  const shown = String(at(moment))
  expect(read({ start: localMoment(at(moment), zone), 'start.shown': shown }, zone)).toEqual({ at: at(moment) })
})

test('whatever a form shows survives it, to the millisecond, in every zone', () => {
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Africa/Casablanca', 'Pacific/Apia')
  const moment = fc.integer({ min: at('2000-01-01'), max: at('2100-01-01') })
  fc.assert(
    fc.property(moment, zone, (shown, timeZone) => {
      const fields = { start: localMoment(shown, timeZone), 'start.shown': String(shown) }
      expect(read(fields, timeZone)).toEqual({ at: shown })
    }),
  )
})

test('of the two only the offset may be changed, and the seconds stay', () => {
  const shown = at('2027-10-31T01:30:12.345Z')
  const fields = { start: '2027-10-31T02:30', 'start.shown': String(shown) }
  expect(read({ ...fields, 'start.offset': '+02:00' })).toEqual({ at: shown - 3_600_000 })
  expect(read({ ...fields, 'start.offset': '+01:00' })).toEqual({ at: shown })
})

test.each(['', 'x', '1e3', '99999999999999999999', '-', ' '])(
  'a form that says it showed %j showed nothing',
  (shown) => {
    expect(read({ start: '2026-03-10T12:00', 'start.shown': shown })).toEqual({ at: at('2026-03-10T11:00Z') })
  },
)
