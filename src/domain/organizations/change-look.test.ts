import { expect, test } from 'vitest'
import { accentsOf } from '#src/brand-color.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { changeLook } from './change-look.ts'
import { checkLook } from './check-look.ts'
import { organizationById } from './find-organization.ts'

const color = 'Type a colour as # and six digits 0-9, a-f, such as #0f6b63.'
const link = 'Type a web address that begins with https:// or http://, such as https://www.example.com.'
const mail = 'Type one plain e-mail address, such as ann@example.com.'
const url = (length: number) => 'https://a.example/'.padEnd(length, 'x')

/** One field as typed; as stored, or what is wrong with it. */
test.each<[string, string, { stored: string | null } | { problem: string }]>([
  ['brandColor', '', { stored: null }],
  ['brandColor', '#0F6B63', { stored: '#0f6b63' }],
  ['brandColor', ' 0f6b63 ', { stored: '#0f6b63' }],
  ['brandColor', '#ffff00', { stored: '#ffff00' }],
  ['brandColor', '#fff', { problem: color }],
  ['brandColor', 'red', { problem: color }],
  ['brandColor', '#0f6b6g', { problem: color }],
  ['brandColor', '#0f6b63;}body{display:none', { problem: color }],
  ['websiteUrl', '', { stored: null }],
  ['websiteUrl', 'https://www.example.com/a?b#c', { stored: 'https://www.example.com/a?b#c' }],
  ['websiteUrl', 'http://intranet', { stored: 'http://intranet' }],
  ['websiteUrl', url(500), { stored: url(500) }],
  ['websiteUrl', url(501), { problem: link }],
  ['websiteUrl', 'www.example.com', { problem: link }],
  ['websiteUrl', '//www.example.com', { problem: link }],
  ['websiteUrl', 'javascript:alert(1)', { problem: link }],
  ['websiteUrl', 'mailto:ann@example.com', { problem: link }],
  ['websiteUrl', 'https://bank.example@evil.example/', { problem: link }],
  ['websiteUrl', 'https://:bank.example@evil.example/', { problem: link }],
  ['supportUrl', 'https://help.example.com', { stored: 'https://help.example.com' }],
  ['supportUrl', 'help@example.com', { stored: 'mailto:help@example.com' }],
  ['supportUrl', 'mailto:help@example.com', { stored: 'mailto:help@example.com' }],
  ['supportUrl', 'mailto:help@example.com?bcc=x@evil.example', { problem: mail }],
  ['supportUrl', 'two@a.example, three@b.example', { problem: link }],
  ['supportUrl', 'data:text/html,hello', { problem: link }],
  ['footer', ' One\r\nTwo ', { stored: 'One\nTwo' }],
  ['footer', 'x'.repeat(2000), { stored: 'x'.repeat(2000) }],
  ['footer', 'x'.repeat(2001), { problem: 'A footer has at most 2000 characters.' }],
])('%s as typed in row %#', (field, typed, expected) => {
  const { values, errors } = sidesOf(checkLook(readForm({ [field]: typed })))
  const nothing = { brandColor: null, websiteUrl: null, supportUrl: null, footer: '' }
  if ('stored' in expected)
    expect({ values, errors }).toEqual({ values: { ...nothing, [field]: expected.stored }, errors: {} })
  else expect(errors).toEqual({ [field]: expected.problem })
})

/** WCAG 2.2's relative luminance, by hand. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

test.each(['#ffff00', '#ffffff', '#000000', '#0f6b63', '#777777'])(
  '%s is taken as it is, and read on white and on near black at 4.5 to 1 at least',
  (brand) => {
    expect(sidesOf(checkLook(readForm({ brandColor: brand }))).errors).toEqual({})
    const { light, dark } = accentsOf(brand)
    expect(1.05 / (luminance(light.accent) + 0.05)).toBeGreaterThanOrEqual(4.5)
    expect((luminance(dark.accent) + 0.05) / (luminance('#171c1e') + 0.05)).toBeGreaterThanOrEqual(4.5)
  },
)

test('an admin changes the look, and takes it back: the audit log keeps both', () => {
  const { deps, actor } = testRoom()
  const [before, others] = [organizationById(deps, acmeId), organizationById(deps, otherId)]
  const look = {
    brandColor: '#0a4f8f',
    websiteUrl: 'https://acme.example',
    supportUrl: 'mailto:help@acme.example',
    footer: '**Acme** Ltd',
  }
  const plain = { brandColor: null, websiteUrl: null, supportUrl: null, footer: '' }
  changeLook(deps, actor('ann'), acmeId, look)
  expect(organizationById(deps, acmeId)).toEqual({ ...before, ...look })
  expect(organizationById(deps, otherId)).toEqual(others)
  const entry = { action: 'organization.look_changed', by: 'ann000000000', subject: `organization ${acmeId}` }
  expect(lastEntry(deps)).toEqual({ ...entry, changes: { before: plain, after: look } })
  changeLook(deps, actor('ann'), acmeId, plain)
  expect(organizationById(deps, acmeId)).toEqual(before)
  expect(lastEntry(deps)).toEqual({ ...entry, changes: { before: look, after: plain } })
})
