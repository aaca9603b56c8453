import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { checkOrganization, timeZones } from './check-organization.ts'
import { proposedSlug, slugProblem } from './slug.ts'

test.each([
  ['Acme', 'acme'],
  ['Acme GmbH & Co. KG', 'acme-gmbh-co-kg'],
  ['Straße 7', 'strasse-7'],
  ['Ünïcödé Ltd', 'unicode-ltd'],
  ['  --Acme--  ', 'acme'],
  ['ﬁnance', 'finance'],
  ['日本', ''],
  ['', ''],
  [`${'a'.repeat(39)} b`, 'a'.repeat(39)],
  ['a'.repeat(50), 'a'.repeat(40)],
])('%j proposes the short name %j', (name, slug) => {
  expect(proposedSlug(name)).toBe(slug)
})

test('whatever the name: what is proposed is nothing or fit for an address', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      (name) => /^([a-z0-9]+(-[a-z0-9]+)*)?$/.test(proposedSlug(name)) && proposedSlug(name).length <= 40,
    ),
    { numRuns: 500 },
  )
})

const form = 'Use 2 to 40 lower-case letters a-z, digits and hyphens, with no hyphen at either end.'
const needed = (word: string) => `Opsentry needs the word “${word}” itself: choose another one.`

test.each<[string, string | undefined]>([
  ['ab', undefined],
  ['7', form],
  ['42', undefined],
  ['a-b--c', undefined],
  ['a'.repeat(40), undefined],
  ['a'.repeat(41), form],
  ['', 'Type a short name for the address, such as acme.'],
  ['Acme', form],
  ['-acme', form],
  ['acme-', form],
  ['ac me', form],
  ['ac/me', form],
  ['äcme', form],
  ['acme\n', form],
  ['app', needed('app')],
  ['sign-in', needed('sign-in')],
  ['www', needed('www')],
  ['apps', undefined],
])('as a short name %j: %j', (slug, problem) => {
  expect(slugProblem(slug)).toBe(problem)
})

const zone = 'Choose a time zone from the list, such as Europe/Berlin or UTC.'

test.each<[string, Record<string, string>, Record<string, string>]>([
  ['nothing typed', { organization: '', slug: '', timeZone: '' }, { organization: 'Type a name.', timeZone: zone }],
  ['a name without letters', { organization: '日本' }, { slug: 'Type a short name for the address, such as acme.' }],
  ['a name that is a word of Opsentry’s', { organization: 'Support' }, { slug: needed('support') }],
  ['a name of 100 characters', { organization: '😀'.repeat(100), slug: 'smile' }, {}],
  [
    'a longer name',
    { organization: 'x'.repeat(101), slug: 'x1' },
    { organization: 'A name has at most 100 characters.' },
  ],
  [
    'a name of two lines',
    { organization: 'A\nB' },
    { organization: 'A name is one line of plain text: remove the control characters.' },
  ],
  ['an offset, which knows no summer time', { timeZone: '+02:00' }, { timeZone: zone }],
  ['a zone that is not there', { timeZone: 'Europe/Bonn' }, { timeZone: zone }],
  ['an alias that the list leaves out', { timeZone: 'US/Eastern' }, {}],
  ['two faults', { slug: '-', timeZone: 'x' }, { slug: form, timeZone: zone }],
])('%s: the fields are told what to do', (_, change, errors) => {
  expect(sidesOf(checkOrganization({ organization: 'Acme', slug: '', timeZone: 'UTC', ...change })).errors).toEqual(
    errors,
  )
})

test('what was typed loses the space around it; an empty short name comes from the name', () => {
  const typed = { organization: ' Acme Ltd ', slug: ' ', timeZone: ' Europe/Berlin ' }
  expect(sidesOf(checkOrganization(typed)).values).toEqual({
    organization: 'Acme Ltd',
    slug: 'acme-ltd',
    timeZone: 'Europe/Berlin',
  })
  expect(sidesOf(checkOrganization({ ...typed, slug: ' own ' })).values.slug).toBe('own')
})

test('the zones to choose from begin with UTC, and each is accepted', () => {
  const zones = timeZones()
  expect([zones[0], zones.includes('Europe/Berlin'), new Set(zones).size]).toEqual(['UTC', true, zones.length])
  const refused = zones.filter(
    (timeZone) => sidesOf(checkOrganization({ organization: 'A', slug: 'aa', timeZone })).errors.timeZone,
  )
  expect(refused).toEqual([])
})
