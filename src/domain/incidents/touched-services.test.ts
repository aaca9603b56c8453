import { expect, test } from 'vitest'
import type { ServiceStatus } from '#src/words.ts'
import { readForm } from '../forms/form.ts'
import { affectedServices } from './check-incident.ts'
import { effectsShown, effectsText, touchedServices } from './touched-services.ts'

const held = new Map<string, ServiceStatus>([
  ['api', 'major_outage'],
  ['web', 'operational'],
])
const present = new Map<string, ServiceStatus>([['api', 'degraded_performance']])

function touched(fields: Record<string, string>) {
  const form = readForm(fields)
  return touchedServices(form, affectedServices(form) ?? [], present)
}

const shown = { 'effects.shown': effectsText(held) }

test.each([
  ['nothing', { 'service-api': 'major_outage', 'service-web': 'operational' }, [], ['api', 'web']],
  ['one', { 'service-api': 'partial_outage', 'service-web': 'operational' }, ['api partial_outage'], ['web']],
  ['a release', { 'service-api': '', 'service-web': 'operational' }, ['api operational'], ['web']],
  ['a new one', { 'service-api': 'major_outage', 'service-db': 'major_outage' }, ['db major_outage'], ['api']],
  ['none at all', {}, [], []],
])('of a form with %s touched', (_, fields, services, kept) => {
  const found = touched({ ...shown, ...fields })
  expect(found.services.map(({ serviceId, status }) => `${serviceId} ${status}`)).toEqual(services)
  expect(found.kept).toEqual(kept)
})

test('a program’s form counts against what holds now', () => {
  expect(touched({ 'service-api': 'degraded_performance' })).toEqual({ services: [], kept: ['api'] })
  expect(touched({ 'service-api': '' }).services).toEqual([{ serviceId: 'api', status: 'operational' }])
})

test('what a form showed is read back, whatever else somebody sends there', () => {
  expect(effectsShown({ 'effects.shown': effectsText(held) })).toEqual(held)
  for (const text of ['', ',', 'api', 'api:', ':x', 'api:exploded,,:'])
    expect(effectsShown({ 'effects.shown': text })).toEqual(new Map())
  expect(effectsShown({})).toBeUndefined()
})
