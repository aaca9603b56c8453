import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { testRoom } from '#src/testing/room.ts'
import { pageUrl, pageUrlForTeam, pageUrlHere } from './page-url.ts'

const acme = { slug: 'acme', customDomain: null }
const other = { slug: 'other', customDomain: null }
const own = { slug: 'other', customDomain: 'status.other.example' }

function roomAt(fixedUrl: string | null, homepageShown = false) {
  const room = testRoom({ fixedUrl })
  writeUnaudited(room.db, (tx) => tx.update(instance).set({ homepageShown }).run())
  return room
}

test.each([
  ["the home organization's page stands at the root", acme, false, 'https://status.example.com/'],
  ['below a homepage of the instance it stands as the others do', acme, true, 'https://status.example.com/s/acme/'],
  ["another organization's page stands under its short name", other, false, 'https://status.example.com/s/other/'],
  ['a page with a domain of its own stands there', own, false, 'https://status.other.example/'],
])('%s', (_what, organization, homepageShown, url) => {
  const { deps } = roomAt('https://status.example.com', homepageShown)
  expect(pageUrl(deps, organization)).toBe(url)
})

test('a domain of its own is reached with the scheme and the port of the instance', () => {
  expect(pageUrl(roomAt('http://localhost:3000').deps, own)).toBe('http://status.other.example:3000/')
  expect(pageUrl(roomAt('https://status.example.com:8443').deps, own)).toBe('https://status.other.example:8443/')
  expect(pageUrl(roomAt('https://status.example.com').deps, own)).toBe('https://status.other.example/')
})

test('people who are signed in open it at the address of the instance', () => {
  const { deps } = roomAt('https://status.example.com')
  expect(pageUrlHere(deps, own)).toBe('https://status.example.com/s/other/')
  const urls = (['public', 'password', 'members'] as const).map((visibility) =>
    pageUrlForTeam(deps, { ...own, visibility }),
  )
  const here = 'https://status.example.com/s/other/'
  expect(urls).toEqual(['https://status.other.example/', here, here])
})
