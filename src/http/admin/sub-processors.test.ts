import { expect, test } from 'vitest'
import { type TestApp, testApp } from '#src/testing/harness.ts'

const host = {
  name: 'Halfmoon Hosting',
  purpose: 'Hosting',
  location: 'Iceland',
  url: 'https://halfmoon.example/privacy',
  since: '2025-05-01',
}

const read = async ({ visitor }: TestApp, path = '/privacy/sub-processors') => (await visitor().get(path)).text
const pathOf = async ({ as }: TestApp) =>
  /\/admin\/privacy\/sub-processors\/\w+/.exec((await as('ines').get('/admin/privacy/sub-processors')).text)?.[0] ?? ''

test('added, changed and removed: visitors read the list as it is, and every change with its day', async () => {
  const app = testApp()
  const ines = app.as('ines')
  expect(await read(app)).toContain('No other company handles data')
  expect((await ines.post('/admin/privacy/sub-processors', host)).status).toBe(303)
  expect(await read(app)).toContain('<a href="https://halfmoon.example/privacy" rel="noopener">Halfmoon Hosting</a>')
  expect(await read(app)).toContain('1 May 2025')
  expect(await read(app)).toContain('Added: Halfmoon Hosting · Hosting · Iceland')

  app.deps.clock.advance(24 * 3_600_000)
  const path = await pathOf(app)
  expect((await ines.post(path, { ...host, location: 'Norway' })).status).toBe(303)
  expect((await ines.post(path, { ...host, location: 'Norway' })).status).toBe(303)
  app.deps.clock.advance(24 * 3_600_000)
  expect((await ines.post(`${path}/removal`)).status).toBe(303)

  const text = await read(app)
  expect(text).toContain('No other company handles data')
  const changes = ['Removed: Halfmoon Hosting · Hosting · Norway', 'Changed: Halfmoon', 'Added: Halfmoon']
  expect(changes.map((change) => text.split(change).length)).toEqual([2, 2, 2])
  expect(changes.map((change) => text.indexOf(change))).toEqual(
    changes.map((change) => text.indexOf(change)).toSorted((a, b) => a - b),
  )
  for (const day of ['10 Mar 2026', '11 Mar 2026', '12 Mar 2026']) expect(text).toContain(day)
  expect(app.audited(null)).toEqual(['sub_processor.added', 'sub_processor.changed', 'sub_processor.removed'])
  for (const action of [path, `${path}/removal`]) expect((await ines.post(action, host)).status).toBe(404)
  expect(await read(app, '/s/other/privacy/sub-processors')).toContain('Removed: Halfmoon')
  expect(await read(app, '/privacy-policy/sub-processors')).toContain('Removed: Halfmoon')
})

test('what is missing or wrong is said beside its field, and nothing is added', async () => {
  const app = testApp()
  const refused = await app.as('ines').post('/admin/privacy/sub-processors', {
    name: '',
    purpose: 'Mail',
    location: '',
    url: 'javascript:x',
    since: '2026-02-31',
  })
  expect(refused.status).toBe(422)
  for (const sentence of [
    'Type the name of the company.',
    'Say in which country',
    'Type a web address that begins with https://',
    'Choose the day it started',
  ])
    expect(refused.text).toContain(sentence)
  expect(refused.text).toContain('value="Mail"')
  expect(await read(app)).toContain('No other company handles data')
})

test('nobody but the instance admin changes the list', async () => {
  const app = testApp()
  await app.as('ines').post('/admin/privacy/sub-processors', host)
  const path = await pathOf(app)
  for (const persona of ['otto', 'olga'] as const)
    for (const one of ['/admin/privacy/sub-processors', path, `${path}/removal`])
      expect([persona, one, (await app.as(persona).post(one, { ...host, name: 'X' })).status]).toEqual([
        persona,
        one,
        403,
      ])
  expect(app.audited(null)).toEqual(['sub_processor.added'])
})
