import { expect, test } from 'vitest'
import { accountOf, acmeId, otherId, system } from '#src/testing/personas.ts'
import { gif, png } from '#src/testing/pictures.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addService } from '#src/testing/services.ts'
import { setServiceStatus } from '../services/set-service-status.ts'
import { changeDomain } from './change-domain.ts'
import { changeLook } from './change-look.ts'
import { changeSlug } from './change-organization.ts'
import { deleteOrganization, restoreOrganization } from './delete-organization.ts'
import { organizationById } from './find-organization.ts'
import { isIndexed, pageOwner, slugOfDomain } from './find-page.ts'
import { removePicture, setPicture } from './pictures.ts'

test.each([
  ['public', false, true],
  ['public', true, false],
  ['password', false, false],
  ['password', true, false],
  ['members', false, false],
  ['members', true, false],
] as const)('search engines may know of a page for %s, hidden %s: %s', (visibility, hiddenFromSearch, expected) => {
  const organization = organizationById(testRoom().deps, acmeId)
  expect(isIndexed({ ...organization, visibility, hiddenFromSearch })).toBe(expected)
})

test('a page has its organization and the hashes of its own pictures, at every short name it ever had', () => {
  const { deps } = testRoom()
  setPicture(deps, system, otherId, 'logo', gif)
  expect(pageOwner(deps, 'acme')).toEqual({ ...organizationById(deps, acmeId), pictures: {} })
  setPicture(deps, system, acmeId, 'logo', png())
  setPicture(deps, system, acmeId, 'favicon', gif)
  changeSlug(deps, system, acmeId, { slug: 'acme-2' })
  for (const slug of ['acme', 'acme-2'])
    expect(pageOwner(deps, slug)).toMatchObject({
      id: acmeId,
      slug: 'acme-2',
      pictures: { logo: expect.stringMatching(/^[0-9a-f]{32}$/), favicon: expect.stringMatching(/^[0-9a-f]{32}$/) },
    })
  removePicture(deps, system, acmeId, 'logo')
  expect(Object.keys(pageOwner(deps, 'acme').pictures)).toEqual(['favicon'])
})

test('asked again, it is not looked up again, until something changes that visitors see', () => {
  const { deps } = testRoom()
  const first = pageOwner(deps, 'acme')
  expect(pageOwner(deps, 'acme')).toBe(first)
  changeLook(deps, system, acmeId, { brandColor: '#0a4f8f', websiteUrl: null, supportUrl: null, footer: '' })
  const changed = pageOwner(deps, 'acme')
  expect([first.brandColor, changed.brandColor]).toEqual([null, '#0a4f8f'])
  setServiceStatus(deps, system, acmeId, addService(deps), 'major_outage')
  expect(pageOwner(deps, 'acme')).toEqual(changed)
})

test('a page that is not there, or not any more, is not found, and is found again once it is back', () => {
  const { deps } = testRoom()
  expect(pageOwner(deps, 'other').id).toBe(otherId)
  expect(refusal(() => pageOwner(deps, 'unknown'))).toBe('not_found')
  deleteOrganization(deps, system, otherId, 'Other')
  expect(refusal(() => pageOwner(deps, 'other'))).toBe('not_found')
  restoreOrganization(deps, accountOf('olga'), otherId)
  expect(pageOwner(deps, 'other').id).toBe(otherId)
})

test('a host name leads to the page whose it is, by its present short name, as long as it is there', () => {
  const { deps } = testRoom()
  const leadsTo = () => slugOfDomain(deps, 'status.example.com')
  expect(leadsTo()).toBeNull()
  changeDomain(deps, system, otherId, 'status.example.com')
  expect([leadsTo(), slugOfDomain(deps, 'example.com'), slugOfDomain(deps, '')]).toEqual(['other', null, null])
  changeSlug(deps, system, otherId, { slug: 'renamed' })
  expect(leadsTo()).toBe('renamed')
  deleteOrganization(deps, system, otherId, 'Other')
  expect(leadsTo()).toBeNull()
  restoreOrganization(deps, accountOf('olga'), otherId)
  changeDomain(deps, system, otherId, '')
  changeDomain(deps, system, acmeId, 'status.example.com')
  expect(leadsTo()).toBe('acme')
})

test('each instance knows its own pages', () => {
  const [one, two] = [testRoom(), testRoom()]
  changeDomain(one.deps, system, acmeId, 'status.example.com')
  expect([slugOfDomain(one.deps, 'status.example.com'), slugOfDomain(two.deps, 'status.example.com')]).toEqual([
    'acme',
    null,
  ])
})
