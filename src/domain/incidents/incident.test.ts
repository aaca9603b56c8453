import { expect, test } from 'vitest'
import { incidentStatuses } from '#src/words.ts'
import { effects, effectsAfterEach, endsIncident, isOver, momentsOf, type Said, shownImpact } from './incident.ts'

test('resolved and postmortem end an incident; it is over from the moment on that its row names', () => {
  expect(incidentStatuses.filter(endsIncident)).toEqual(['resolved', 'postmortem'])
  expect([isOver({ resolvedAt: null }), isOver({ resolvedAt: 0 })]).toEqual([false, true])
})

test('an impact set by hand wins, also where it is less', () => {
  expect(shownImpact({ impact: 'major', impactOverride: null })).toBe('major')
  expect(shownImpact({ impact: 'major', impactOverride: 'none' })).toBe('none')
})

const said = (at: number, status: Said['status'], serviceId: string | null, serviceStatus: Said['serviceStatus']) => ({
  ...{ at, status, serviceId, serviceStatus },
})

test('a status stands until the next is set; resolved says nothing, and reopened says again what was set last', () => {
  const facts = effects(
    [
      said(1, 'investigating', 'api', 'major_outage'),
      said(1, 'investigating', 'web', 'degraded_performance'),
      said(2, 'identified', null, null),
      said(3, 'identified', 'api', 'partial_outage'),
      said(4, 'resolved', null, null),
      said(5, 'postmortem', null, null),
      said(6, 'investigating', null, null),
    ],
    null,
  )
  expect(Object.fromEntries(facts)).toEqual({
    api: [
      { at: 1, status: 'major_outage' },
      { at: 3, status: 'partial_outage' },
      { at: 4, status: null },
      { at: 6, status: 'partial_outage' },
    ],
    web: [
      { at: 1, status: 'degraded_performance' },
      { at: 4, status: null },
      { at: 6, status: 'degraded_performance' },
    ],
  })
})

test('an end that no update says gives the services back, but not before the last update', () => {
  const said = [
    { at: 1, status: 'investigating' as const, serviceId: 'api', serviceStatus: 'major_outage' as const },
    { at: 5, status: 'identified' as const, serviceId: null, serviceStatus: null },
  ]
  expect(effects(said, 9).get('api')?.at(-1)).toEqual({ at: 9, status: null })
  expect(effects(said, 3).get('api')?.at(-1)).toEqual({ at: 5, status: null })
  expect(effects(said, null).get('api')).toHaveLength(1)
})

test('after each update stand all services that were named so far', () => {
  const set = (id: string, status: 'operational' | 'major_outage') => ({ services: [{ id, name: id, status }] })
  expect(effectsAfterEach([set('a', 'major_outage'), { services: [] }, set('b', 'operational')])).toEqual([
    ['major_outage'],
    ['major_outage'],
    ['major_outage', 'operational'],
  ])
})

test('it is over since the first of the updates that have ended it without one after them that reopens it', () => {
  const at = (displayAt: number, status: Said['status']) => ({ displayAt, status })
  const first = [at(3, 'resolved'), at(2, 'monitoring'), at(1, 'investigating')]
  expect(momentsOf(first)).toEqual({ monitoringAt: 2, resolvedAt: 3 })
  expect(momentsOf([at(5, 'postmortem'), at(4, 'resolved'), ...first.slice(1)])).toEqual({
    ...{ monitoringAt: 2, resolvedAt: 4 },
  })
  expect(momentsOf([at(6, 'investigating'), ...first])).toEqual({ monitoringAt: 2, resolvedAt: null })
  expect(momentsOf([])).toEqual({ monitoringAt: null, resolvedAt: null })
})
