import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { addService } from '#src/testing/services.ts'
import { allRoutes } from './find-route.ts'

const german = { 'accept-language': 'de-AT,en;q=0.5' }
const languageIn = (text: string) => /<html lang="([^"]+)"/.exec(text)?.[1]

test('a browser that asks for nothing is answered in English; the pages before a sign-in speak what it asks for', async () => {
  const visitor = testApp().visitor()
  expect(languageIn((await visitor.get('/sign-in')).text)).toBe('en')
  const { text } = await visitor.get('/sign-in', german)
  expect([languageIn(text), text.includes('Passwort vergessen?')]).toEqual(['de', true])
})

test('behind the sign-in the account decides, and where it does not, the browser', async () => {
  const ann = testApp().as('ann')
  expect(languageIn((await ann.get('/app/acme')).text)).toBe('en')
  expect(languageIn((await ann.get('/app/acme', german)).text)).toBe('de')
  await ann.post('/account/language', { language: 'fr' })
  const { text } = await ann.get('/account', german)
  expect([languageIn(text), text.includes('La langue est enregistrée.')]).toEqual(['fr', true])
  expect(languageIn((await ann.get('/app/acme', german)).text)).toBe('fr')
  await ann.post('/account/language', { language: '' })
  expect(languageIn((await ann.get('/account', german)).text)).toBe('de')
  expect((await ann.post('/account/language', { language: 'tlh' })).status).toBe(422)
})

test('a refusal of the domain is said in the language of the screen', async () => {
  const ann = testApp().as('ann')
  const refused = await ann.post('/account/name', { name: '' }, german)
  expect([refused.status, refused.text.includes('Geben Sie einen Namen ein.')]).toEqual([422, true])
  const stranger = await testApp().visitor().post('/sign-in', { email: 'no@example.com', password: 'x' }, german)
  expect(stranger.text).toContain('Die E-Mail-Adresse oder das Passwort ist falsch.')
})

test('what a form of the dashboard says when it is done, or refused, is said in the language of the screen', async () => {
  const app = testApp()
  const id = subscribe(app.deps, 'sue@example.org')
  const ann = app.as('ann')
  const path = `/app/acme/subscribers/${id}`
  await ann.post(`${path}/pause`, {}, german)
  expect((await ann.get(path, german)).text).toContain('Angehalten: Es wird nichts gesendet.')
  const refused = await ann.post(`${path}/release`, {}, german)
  expect([refused.status, refused.text.includes('Dieser Abonnent ist nicht in Quarantäne.')]).toEqual([422, true])
})

test('a refusal that is a page of its own is in the language of whoever asked', async () => {
  const ann = testApp().as('ann')
  const lost = await ann.get('/app/acme/incidents/none', german)
  expect([lost.status, languageIn(lost.text)]).toEqual([404, 'de'])
  const stranger = await testApp().visitor().get('/account/nothing', { 'accept-language': 'fr' })
  expect([stranger.status, languageIn(stranger.text)]).toEqual([404, 'fr'])
  expect(stranger.text).toContain('Cette page n’existe pas.')
})

test('the language of one account is not that of another', async () => {
  const app = testApp()
  await app.as('ann').post('/account/language', { language: 'ja' })
  expect(languageIn((await app.as('ed').get('/app/acme')).text)).toBe('en')
})

/** Screens that need no more than the organization's short name; what shows the visitors' own page speaks its language. */
const screens = allRoutes
  .filter(({ method, path }) => method === 'GET' && /^\/(app\/:slug|account)(\/[a-z-]+)*$/.test(path))
  .map(({ path }) => path.replace(':slug', 'acme'))

test('no screen of the team says the same sentence in German as in English', async () => {
  const app = testApp()
  const ann = app.as('ann')
  addService(app.deps, 'API')
  const times = { scheduledStart: '2026-03-20T02:00', scheduledEnd: '2026-03-20T04:00' }
  await ann.post('/app/acme/maintenance', { ...times, title: 'Xyz', body: 'Xyz', repeat: 'weekly', autoStart: 'yes' })
  await ann.post('/app/acme/incidents', { title: 'Xyz', body: 'Xyz', status: 'investigating', nextUpdateIn: '30' })
  const seen: string[] = []
  for (const path of screens) {
    const [english, answer] = [await ann.get(path), await ann.get(path, german)]
    if (languageIn(answer.text) !== 'de') continue
    const said = sentencesIn(english.text)
    expect([path, [...sentencesIn(answer.text)].filter((one) => said.has(one))]).toEqual([path, []])
    if (answer.status === 200 && said.size > 5) seen.push(path)
  }
  expect(seen.length).toBeGreaterThan(30)
})

/** Three words and more, between tags or in what screen readers say. */
function sentencesIn(html: string): Set<string> {
  const said = [...html.matchAll(/ (?:aria-label|title|alt|placeholder)="([^"]*)"/g)].map(([, text = '']) => text)
  const texts = [...html.replace(/<(style|textarea)\b.*?<\/\1>/gs, '').split(/<[^>]*>/), ...said]
  return new Set(texts.map((text) => text.trim()).filter((text) => /\p{L}+[ ,]+\p{L}+[ ,]+\p{L}/u.test(text)))
}
test('each of several sentences about one field is in the language', async () => {
  const refused = await testApp()
    .as('ann')
    .post('/app/acme/settings/look', { customCss: 'a { background: url(x) }\nb { position: fixed }' }, german)
  expect(refused.text).toContain(
    'Zeile 1: url() ist nicht möglich: Die Seite lädt nichts von anderswo.\nZeile 2: „position“ kann nur static oder relative sein',
  )
})
