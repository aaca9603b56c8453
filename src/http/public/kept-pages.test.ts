import { expect, test } from 'vitest'
import { changeSlug } from '#src/domain/organizations/change-organization.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { testApp } from '#src/testing/harness.ts'
import { otherId, system } from '#src/testing/personas.ts'
import { addService } from '#src/testing/services.ts'
import { everyCache, keptByNobody } from '../cache-control.ts'

const app = testApp()
const url = (path: string) => `http://localhost/s/other/${path}`
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.handle(new Request(url(path), { headers, method }))
/** Whether it is answered before the framework. */
const isKept = (path: string, headers: Record<string, string> = {}) =>
  app.app.pages.again(new Request(url(path), { headers })) !== undefined

const service = addService(app.deps, 'API', null, otherId)
const paths = [
  ...['', 'history', `services/${service}`, 'embed', 'embed.json', 'embed.js', 'index.md', 'llms.txt'],
  ...['history.md', 'history.atom', 'history.rss', 'history.json', 'calendar.ics', 'badge.svg', 'badge.json'],
  ...['api/v2/summary.json', 'api/v2/status.json', 'api/v2/incidents.json', `services/${service}/badge.svg`],
]

test('every public answer may be cached by everybody, varies by its coding alone, and is kept', async () => {
  for (const path of paths) {
    const { status, headers } = await ask(path)
    expect([path, status, headers.get('cache-control'), headers.get('vary'), isKept(path)]).toEqual([
      ...[path, 200, everyCache, 'Accept-Encoding', true],
    ])
    const unchanged = await ask(path, { 'if-none-match': `"other", ${headers.get('etag')}` })
    expect([path, unchanged.status, unchanged.headers.get('cache-control')]).toEqual([path, 304, everyCache])
  }
})

test('of a page for members nothing may be cached, nothing is kept, and what was kept is given to nobody', async () => {
  const show = (visibility: 'members' | 'public') =>
    changeVisibility(app.deps, system, otherId, { visibility, password: '', hiddenFromSearch: false })
  show('members')
  try {
    for (const path of paths) {
      const answer = await app.as('olga').get(`/s/other/${path}`)
      const { status, headers } = answer
      expect([path, status, headers.get('cache-control'), isKept(path)]).toEqual([path, 200, keptByNobody, false])
    }
  } finally {
    show('public')
  }
})

test('who prefers Markdown is led to the twin, however often the page was given', async () => {
  await ask('')
  expect([isKept(''), isKept('', { accept: 'text/html, */*;q=0.8' })]).toEqual([true, true])
  const twin = await ask('', { accept: 'text/markdown, text/html;q=0.9' })
  const { headers } = twin
  expect([twin.status, headers.get('location'), headers.get('cache-control')]).toEqual([
    ...[302, '/s/other/index.md', keptByNobody],
  ])
})

test('what the query asks for is kept apart, and what it says besides is not', async () => {
  const titleAt = async (path: string) => /<html lang="(\w+)"/.exec(await (await ask(path)).text())?.[1]
  const asked = ['embed', 'embed?language=de', 'embed?language=fr&theme=dark', 'embed?language=xx']
  for (let round = 0; round < 2; round++)
    expect(await Promise.all(asked.map(titleAt))).toEqual(['en', 'de', 'fr', 'en'])
  expect(asked.map((path) => isKept(path))).toEqual([true, true, true, true])
  const before = app.app.pages.size()
  expect(await titleAt('embed?utm_source=x&language=de')).toBe('de')
  expect(app.app.pages.size()).toEqual(before)
})

test('free text fills nothing, and is cached and compared like everything else', async () => {
  const before = app.app.pages.size()
  const { headers } = await ask('badge.svg?label=My%20shop')
  expect([headers.get('cache-control'), isKept('badge.svg?label=My%20shop')]).toEqual([everyCache, false])
  const again = await ask('badge.svg?label=My%20shop', { 'if-none-match': headers.get('etag') ?? '' })
  expect([again.status, app.app.pages.size()]).toEqual([304, before])
})

test('an address from before a renaming leads on at once, and caches may lead on, too', async () => {
  expect([(await ask('history')).status, isKept('history')]).toEqual([200, true])
  changeSlug(app.deps, system, otherId, { slug: 'renamed' })
  for (const method of ['GET', 'HEAD']) {
    const { status, headers } = await ask('history?page=2', {}, method)
    expect([method, status, headers.get('location'), headers.get('cache-control')]).toEqual([
      ...[method, 302, '/s/renamed/history?page=2', everyCache],
    ])
  }
  expect([(await ask('history')).status, isKept('history')]).toEqual([302, false])
  expect((await app.handle(new Request('http://localhost/s/renamed/history'))).status).toBe(200)
  changeSlug(app.deps, system, otherId, { slug: 'other' })
  expect((await ask('history')).status).toBe(200)
})
