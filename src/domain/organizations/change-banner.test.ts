import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { bannerOf, changeBanner, checkBanner } from './change-banner.ts'
import { organizationById } from './find-organization.ts'

const own = {
  ...{ bannerPlace: 'top', bannerIncidentColor: null, bannerIncidentInk: null },
  ...{ bannerMaintenanceColor: null, bannerMaintenanceInk: null },
} as const

test('an admin puts the banner into a corner, in colours of their own; what is not said stays', () => {
  const { deps, actor } = testRoom()
  const banner = () => bannerOf(organizationById(deps, acmeId))
  changeBanner(deps, actor('ann'), acmeId, { bannerPlace: 'bottom-left', bannerIncidentColor: '#b71c1c' })
  changeBanner(deps, actor('ann'), acmeId, { bannerIncidentInk: '#ffebee' })
  const after = { ...own, bannerPlace: 'bottom-left', bannerIncidentColor: '#b71c1c', bannerIncidentInk: '#ffebee' }
  expect(banner()).toEqual(after)
  expect(lastEntry(deps)).toMatchObject({
    action: 'organization.banner_changed',
    changes: { before: { ...after, bannerIncidentInk: null }, after },
  })
})

test.each<[Record<string, string>, object, object]>([
  [{ bannerPlace: 'top' }, own, {}],
  [
    { bannerPlace: 'top-left', bannerMaintenanceColor: ' #0288d1 ' },
    { bannerPlace: 'top-left', bannerMaintenanceColor: '#0288d1' },
    {},
  ],
  [{ bannerPlace: 'left' }, {}, { bannerPlace: 'Choose where the banner stands.' }],
  [
    { bannerPlace: 'top', bannerIncidentInk: 'red' },
    {},
    { bannerIncidentInk: expect.stringMatching(/^Type a colour/) },
  ],
])('%j is checked field by field', (fields, values, errors) => {
  const sides = sidesOf(checkBanner(readForm(fields)))
  expect(sides.values).toMatchObject(values)
  expect(sides.errors).toEqual(errors)
})

test('editors may not, nobody elsewhere, and no colour that is none', () => {
  const { deps, actor, audited } = testRoom()
  const change = (who: 'ann' | 'ed' | 'vic' | 'olga', id: string, color = '#b71c1c') =>
    refusal(() => changeBanner(deps, actor(who), id, { bannerIncidentColor: color }))
  expect([change('ed', acmeId), change('vic', acmeId), change('olga', acmeId), change('ann', otherId)]).toEqual([
    ...['forbidden', 'forbidden', 'not_found', 'not_found'],
  ])
  expect(change('ann', acmeId, 'red')).toBe('invalid')
  expect(audited()).toEqual([])
})

test('a colour is six digits, with a # or without', () => {
  const problem = (typed: string) =>
    sidesOf(checkBanner(readForm({ bannerPlace: 'top', bannerIncidentColor: typed }))).errors.bannerIncidentColor
  for (const good of ['#b3202c', 'B3202C', '']) expect(problem(good)).toBeUndefined()
  for (const wrong of ['red', '#fff', '#b3202c;', 'url(x)', 'b3 202c']) expect(problem(wrong)).toMatch(/^Type a colour/)
})
