import { expect, test } from 'vitest'
import { readInstance } from '#src/domain/settings/instance.ts'
import { testApp } from '#src/testing/harness.ts'

const allowed = (app: ReturnType<typeof testApp>) => readInstance(app.deps.db).allowedDestinations

test('the instance admin allows internal destinations, one a line, as URLs will name them', async () => {
  const app = testApp()
  const ines = app.as('ines')
  const destinations = ' Hooks.Intra.example\n10.1.0.0/16, 10.1.0.0/16\r\n[fd00::1]\n bücher.example. \n192.168.1.5'
  expect((await ines.post('/admin/destinations', { destinations })).location).toBe('/admin/destinations')
  expect(allowed(app)).toEqual([
    'hooks.intra.example',
    '10.1.0.0/16',
    'fd00::1',
    'xn--bcher-kva.example',
    '192.168.1.5',
  ])
  const { text } = await ines.get('/admin/destinations')
  expect(text).toContain('The destinations are saved.')
  expect(text).toContain('hooks.intra.example\n10.1.0.0/16')
  await ines.post('/admin/destinations', { destinations: '' })
  expect(allowed(app)).toEqual([])
  expect(app.audited(null)).toEqual(['instance.destinations_allowed', 'instance.destinations_allowed'])
})

test.each([
  ['https://hooks.example', '“https://hooks.example” does not work here'],
  ['hooks.example:8080', '“hooks.example:8080” does not work here'],
  ['10.0.0.0/33', '“10.0.0.0/33” does not work here'],
  ['0x7f.0.0.1', '“0x7f.0.0.1” does not work here'],
  ['*', '“*” does not work here'],
  ['0.0.0.0/0', '0.0.0.0/0 is too wide'],
  ['::/0', '::/0 is too wide'],
  [Array.from({ length: 101 }, (_, one) => `host-${one}`).join('\n'), 'Allow at most 100'],
])('%s is refused with what to do, and stays typed', async (destinations, sentence) => {
  const app = testApp()
  const answer = await app.as('ines').post('/admin/destinations', { destinations: `ok.example\n${destinations}` })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(sentence)
  expect(answer.text).toContain('ok.example\n')
  expect(allowed(app)).toEqual([])
})

test('nobody else sees or changes them', async () => {
  const app = testApp()
  for (const persona of ['otto', 'ann', 'ed', 'vic', 'olga'] as const) {
    expect((await app.as(persona).get('/admin/destinations')).status).toBe(403)
    expect((await app.as(persona).post('/admin/destinations', { destinations: '10.0.0.0/8' })).status).toBe(403)
  }
  expect((await app.visitor().post('/admin/destinations', { destinations: '10.0.0.0/8' })).status).toBe(401)
  expect(allowed(app)).toEqual([])
})
