import { expect, test } from 'vitest'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { inLanguage } from './leading-on.ts'

async function writtenInGerman() {
  const app = testApp()
  const ann = app.as('ann')
  const service = { name: 'API', description: '', serviceGroupId: null, startedAt: 0 }
  const serviceId = createService(app.deps, system, acmeId, service).id
  createService(app.deps, system, acmeId, { ...service, name: 'Web' })
  await ann.post('/app/acme/settings/languages', { 'language-de': 'yes', 'language-ja': 'yes' })
  const { id } = openIncident(app.deps, system, acmeId, {
    title: 'Logins fail',
    body: 'We are **looking**.',
    status: 'investigating',
    services: [{ serviceId, status: 'partial_outage' }],
    notify: false,
  })
  const screen = await ann.get(`/app/acme/incidents/${id}/languages?language=de`)
  const [field = ''] = /body-[a-z0-9]+(?=")/.exec(screen.text) ?? []
  const texts = { language: 'de', title: 'Anmeldung gestört', [field]: 'Wir **suchen** noch.' }
  expect((await ann.post(`/app/acme/incidents/${id}/languages`, texts)).status).toBe(303)
  return { app, ann, id, field }
}

test('a page is read in each of its languages, and whatever it leads to on the page is in that one, too', async () => {
  const { app, id } = await writtenInGerman()
  const visitor = app.visitor()
  const english = (await visitor.get('/')).text
  const german = (await visitor.get('/?language=de')).text
  expect(english).toContain('<html lang="en"')
  expect(english).toContain('Logins fail')
  expect(english).toContain('<a href="?language=de" hreflang="de" lang="de" rel="alternate">Deutsch</a>')
  expect(german).toContain('<html lang="de"')
  expect(german).toContain('Anmeldung gestört')
  expect(german).not.toContain('Logins fail')
  expect(german).toContain('<a href="?language=en" hreflang="en" lang="en" rel="alternate">English</a>')
  const own = [...german.matchAll(/<a [^>]*href="(\/[^"]*)"/g)].map(([, href = '']) => href)
  expect(own).toContain(`/incidents/${id}?language=de`)
  expect(own).toContain('/history?language=de')
  expect(own).toContain('/?language=de#subscribe')
  expect(own.filter((href) => !href.includes('language=de'))).toEqual([])

  const incident = (await visitor.get(`/incidents/${id}?language=de`)).text
  expect(incident).toContain('Wir <strong>suchen</strong> noch.')
  expect(incident).toMatch(/<link rel="canonical" href="[^"]*\?language=de"/)
  expect((await visitor.get(`/incidents/${id}`)).text).toContain('We are <strong>looking</strong>.')
})

test('feeds and Markdown say it, the history’s form stays in it, and what was not written is said in the page’s own', async () => {
  const { app, id } = await writtenInGerman()
  const visitor = app.visitor()
  for (const path of [
    '/history.rss',
    '/history.atom',
    '/history.json',
    '/index.md',
    `/incidents/${id}.md`,
    '/history',
  ]) {
    expect([path, (await visitor.get(`${path}?language=de`)).text]).toEqual([
      path,
      expect.stringContaining('Anmeldung gestört'),
    ])
    expect([path, (await visitor.get(path)).text]).toEqual([path, expect.stringContaining('Logins fail')])
    expect([path, (await visitor.get(`${path}?language=ja`)).text]).toEqual([
      path,
      expect.stringContaining('Logins fail'),
    ])
  }
  expect((await visitor.get('/history?language=de')).text).toContain('<input type="hidden" name="language" value="de">')
  const led = await visitor.get(`/incidents/${id}?language=de`, { accept: 'text/markdown' })
  expect(led.headers.get('location')).toBe(`/incidents/${id}.md?language=de`)
})

test('what programs read stays in the page’s own language, and a language that the page has not changes nothing', async () => {
  const { app, id } = await writtenInGerman()
  const visitor = app.visitor()
  const plain = (await visitor.get('/')).text
  for (const junk of ['fr', 'xx', '', 'de-AT']) expect((await visitor.get(`/?language=${junk}`)).text).toBe(plain)
  const unresolved = JSON.parse((await visitor.get('/api/v2/incidents/unresolved.json')).text)
  expect(unresolved.incidents[0].name).toBe('Logins fail')
  expect((await visitor.get(`/incidents/${id}?language=fr`)).text).toContain('Logins fail')
})

test('a language that is taken back is shown no more, and what was written stays for when it is back', async () => {
  const { app, ann, id, field } = await writtenInGerman()
  await ann.post('/app/acme/settings/languages', { 'language-ja': 'yes' })
  expect((await app.visitor().get(`/incidents/${id}?language=de`)).text).toContain('Logins fail')
  const refused = await ann.post(`/app/acme/incidents/${id}/languages`, { language: 'de', title: 'x', [field]: '' })
  expect(refused.text).not.toContain('value="x"')
  await ann.post('/app/acme/settings/languages', { 'language-de': 'yes' })
  expect((await app.visitor().get(`/incidents/${id}?language=de`)).text).toContain('Anmeldung gestört')
})

test('a page in one language says nothing of others, and has no such screen', async () => {
  const app = testApp()
  const { text } = await app.visitor().get('/?language=de')
  expect(text).toContain('<html lang="en"')
  expect(text).not.toContain('hreflang')
})

test.each([
  ['/', '/?language=de'],
  ['/?page=2', '/?page=2&language=de'],
  ['/#subscribe', '/?language=de#subscribe'],
])('%s leads on as %s', (target, led) => {
  expect(inLanguage(target, 'de')).toBe(led)
})
