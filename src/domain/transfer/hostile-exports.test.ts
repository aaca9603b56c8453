import { expect, test } from 'vitest'
import { DomainError } from '#src/domain/errors.ts'
import { archiveOf } from '#src/testing/hostile/files.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { exportOrganization } from './export-organization.ts'
import { readExport } from './read-export.ts'
import { zipOf } from './zip.ts'

async function refusalOf(archive: Blob): Promise<string> {
  try {
    await readExport(testRoom().deps, archive, 128 * 1024 * 1024)
    return 'read'
  } catch (error) {
    if (error instanceof DomainError) return error.message
    throw error
  }
}

const lines = (name: string, ...content: string[]) => archiveOf({ name, content })
const entry = JSON.stringify({ action: 'incident.opened' })

test.each([
  ['empty lines', 'incidents.ndjson', '\n'.repeat(100_001), 'incidents.ndjson has more than 100,000 empty lines.'],
  ['lines of spaces', 'incidents.ndjson', ' \n'.repeat(100_001), 'incidents.ndjson has more than 100,000 empty lines.'],
  [
    'a long line',
    'services.ndjson',
    `"${'x'.repeat(8 * 1024 * 1024)}"`,
    'services.ndjson, line 1, is longer than 8 MiB.',
  ],
  [
    'a line of objects',
    'services.ndjson',
    `\n[${'{},'.repeat(50_000)}{}]`,
    'services.ndjson, line 2, has more than 50,000 lists and objects.',
  ],
  ['what is no object', 'services.ndjson', '[]', 'services.ndjson, line 1, is not an object.'],
  ['half a line', 'services.ndjson', '{"id"', 'services.ndjson, line 1, is not JSON: make the export again.'],
  [
    'a log that is no JSON',
    'audit.ndjson',
    `${entry}\nnothing\n`,
    'audit.ndjson, line 2, is not JSON: make the export again.',
  ],
  [
    'a log of something else',
    'audit.ndjson',
    `${entry}\n{"a":1}\n`,
    'audit.ndjson, line 2, is no entry of an audit log.',
  ],
  ['a log of empty lines', 'audit.ndjson', '\n'.repeat(100_001), 'audit.ndjson has more than 100,000 empty lines.'],
])('%s is refused with its place', async (_, name, content, sentence) => {
  expect(await refusalOf(await lines(name, content))).toBe(sentence)
})

test('empty lines between rows, and a log that ends in one, are read', async () => {
  expect(await refusalOf(await lines('audit.ndjson', `${entry}\n\n${entry}\n\n`))).toBe('read')
})

test('a line is read whole, wherever the pieces of the file end', async () => {
  const text = `${JSON.stringify({ action: 'x', changes: 'wörd '.repeat(200_000) })}\n`
  expect(await refusalOf(await lines('audit.ndjson', ...(text.match(/.{1,99999}/gsu) ?? [])))).toBe('read')
})

test('what is nested deeper than it could be written is refused', async () => {
  const template = `${'['.repeat(40_000)}${']'.repeat(40_000)}`
  const row = `{"id":"s1","rule":"FREQ=DAILY","firstStart":"2026-03-12T02:00","durationMinutes":60,"template":${template},"createdAt":0,"endedAt":null}`
  expect(await refusalOf(await lines('maintenance-series.ndjson', row))).toBe(
    'maintenance-series.ndjson, line 1: "template" is nested too deeply.',
  )
})

const template = {
  title: 'Upgrade',
  body: 'x',
  serviceIds: [],
  reminders: [],
  autoStart: true,
  autoComplete: true,
  notifyAtStart: false,
  notifyAtEnd: false,
}
const series = {
  id: 's1',
  rule: 'FREQ=DAILY',
  firstStart: '2026-03-12T02:00',
  durationMinutes: 60,
  template,
  createdAt: 0,
  endedAt: null,
}
const place = 'maintenance-series.ndjson, line 1: '

test.each([
  [
    { rule: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31' },
    `${place}"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31" is no rule that begins at 2026-03-12T02:00.`,
  ],
  [{ firstStart: 'soon' }, `${place}"firstStart" is no time such as 2026-03-24T02:00.`],
  [{ firstStart: '2026-02-30T02:00' }, `${place}"firstStart" is no time such as 2026-03-24T02:00.`],
  [{ firstStart: '+275760-09-12T00:00' }, `${place}"firstStart" is no time such as 2026-03-24T02:00.`],
  [{ durationMinutes: 0 }, `${place}"durationMinutes" is not between a minute and 30 days.`],
  [{ durationMinutes: 43_201 }, `${place}"durationMinutes" is not between a minute and 30 days.`],
  [{ createdAt: 253_402_300_800_000 }, `${place}"createdAt" is not a whole number.`],
  [{}, 'read'],
])('a series with %j: %s', async (change, sentence) => {
  expect(await refusalOf(await lines('maintenance-series.ndjson', JSON.stringify({ ...series, ...change })))).toBe(
    sentence,
  )
})

const hour = { hour: 3_600_000, points: [1, null, -2.5] }
const metric = { id: 'm1', metricsProviderId: 'p1', name: 'Latency', position: 1, createdAt: 0, updatedAt: 0 }
const metricPlace = 'metrics.ndjson, line 1'
const hourPlace = `${metricPlace}, hours 1: `

test.each<[object, string]>([
  [{ yAxisMin: 0.5, hours: [hour] }, 'read'],
  [{ hours: [{ ...hour, points: Array(120).fill(null) }] }, 'read'],
  [{ hours: [{ ...hour, points: Array(121).fill(1) }] }, `${hourPlace}"points" has more than 120 points.`],
  [{ hours: [{ ...hour, points: ['1'] }] }, `${hourPlace}"points" holds something that is no number.`],
  [{ hours: [{ ...hour, points: [1e19] }] }, `${hourPlace}"points" holds something that is no number.`],
  [{ hours: [{ ...hour, points: { length: 3 } }] }, `${hourPlace}"points" is no list of points.`],
  [{ hours: [{ ...hour, hour: 1 }] }, `${hourPlace}"hour" is no hour, or is there twice.`],
  [{ hours: [hour, hour] }, `${metricPlace}, hours 2: "hour" is no hour, or is there twice.`],
  [{ metricsProviderId: 'p2' }, `${metricPlace} names the unknown provider "p2".`],
  [{ yAxisMax: '9' }, `${metricPlace}: "yAxisMax" is not a number.`],
  [{ yAxisMin: 1, yAxisMax: 0.5 }, `${metricPlace}: "yAxisMax" cannot be used.`],
  [{ name: 'x'.repeat(101) }, `${metricPlace}: "name" cannot be used.`],
  [{ transform: 'median' }, `${metricPlace}: "transform" is not one of average, count, max, min, sum.`],
])('a metric with %j: %s', async (change, sentence) => {
  const archive = await archiveOf(
    { name: 'metrics-providers.ndjson', content: [JSON.stringify({ id: 'p1', createdAt: 0, updatedAt: 0 })] },
    { name: 'metrics.ndjson', content: [JSON.stringify({ ...metric, ...change })] },
  )
  expect(await refusalOf(archive)).toBe(sentence)
})

test('more metrics than a page has are refused', async () => {
  const rows = Array.from({ length: 51 }, (_, n) => `${JSON.stringify({ ...metric, id: `m${n}` })}\n`)
  const provider = JSON.stringify({ id: 'p1', createdAt: 0, updatedAt: 0 })
  const files = [
    { name: 'metrics-providers.ndjson', content: [provider] },
    { name: 'metrics.ndjson', content: rows },
  ]
  expect(await refusalOf(await archiveOf(...files))).toBe('metrics.ndjson has more than 50 metrics.')
})

test('an archive of a thousand files is none of an export', async () => {
  const files = Array.from({ length: 1001 }, (_, index) => ({ name: `${index}`, content: [] }))
  expect(await refusalOf(await archiveOf(...files))).toBe('The archive has more than 1000 files: it is no export.')
})

test('a manifest larger than any is not read', async () => {
  const file = { name: 'export.json', content: Array.from({ length: 5 }, () => ' '.repeat(1024 * 1024)) }
  const archive = new Blob([await new Response(zipOf([file], 0)).arrayBuffer()])
  expect(await refusalOf(archive)).toBe('export.json in the export is too large to be one of its files.')
})

test.each([
  { earlierAudits: [null] },
  { pictures: [null] },
  { pictures: null },
  { organization: null },
  { organization: { settings: null } },
])('a manifest with %j is refused', async (part) => {
  const own = JSON.parse(await manifestText())
  const content = [JSON.stringify({ ...own, ...part })]
  const archive = new Blob([await new Response(zipOf([{ name: 'export.json', content }], 0)).arrayBuffer()])
  expect(await refusalOf(archive)).toBe('export.json is not complete: make the export again.')
})

async function manifestText(): Promise<string> {
  const files = [...exportOrganization(testRoom().deps, system, acmeId)]
  const manifest = files.find(({ name }) => name === 'export.json')
  return (await Array.fromAsync(manifest?.content ?? [])).join('')
}
