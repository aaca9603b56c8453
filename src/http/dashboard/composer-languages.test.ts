import { expect, test } from 'vitest'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { changeFurtherLanguages } from '#src/domain/organizations/change-further-languages.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

/** Ann's page is shown in English, German and Japanese. */
function multilingual() {
  const app = testApp()
  changeFurtherLanguages(app.deps, system, acmeId, ['de', 'ja'])
  return { app, ann: app.as('ann') }
}

const typed = { title: 'Logins fail', status: 'investigating', body: 'We look.', notify: 'yes' }
const german = { 'title-de': 'Anmeldung gestört', 'body-de': 'Wir suchen.' }

test('an incident and its updates are written in the page’s languages where they are written', async () => {
  const { app, ann } = multilingual()
  const form = (await ann.get('/app/acme/incidents/new')).text
  expect(form).toContain('Also in German or Japanese')
  for (const field of ['title-de', 'body-de', 'title-ja', 'body-ja']) expect(form).toContain(`name="${field}"`)

  const { location = '' } = await ann.post('/app/acme/incidents', { ...typed, ...german, 'body-fr': 'Rien.' })
  const [incident] = app.deps.db.select().from(incidents).all()
  expect(incident?.furtherTitles).toEqual({ de: 'Anmeldung gestört' })
  const screen = (await ann.get(location ?? '')).text
  expect(screen).toContain('name="body-ja"')
  expect(screen).not.toContain('name="title-ja"')

  const update = { status: 'identified', body: 'It is the cable.', 'body-de': 'Es ist das Kabel.' }
  await ann.post(`${location}/updates`, update)
  const bodies = app.deps.db.select().from(statusUpdates).all()
  expect(bodies.map(({ furtherBodies }) => furtherBodies)).toEqual([{ de: 'Wir suchen.' }, { de: 'Es ist das Kabel.' }])
})

test('a text in another language that is refused is said beside its field, and what was typed stays', async () => {
  const { app, ann } = multilingual()
  const refused = await ann.post('/app/acme/incidents', { ...typed, ...german, 'body-ja': 'See {{ticket}}.' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('Fill in {{ticket}}, which the template left open.')
  expect(refused.text).toContain('value="Anmeldung gestört"')
  expect(app.deps.db.select().from(incidents).all()).toEqual([])
})

test('the preview says which languages lack a text, and a draft keeps the ones that are there', async () => {
  const { ann } = multilingual()
  const draft = { ...typed, 'title-de': 'Anmeldung gestört' }
  const preview = await ann.post('/app/acme/incidents/draft', draft, { 'hx-request': 'true' })
  expect(preview.text).toContain('In German: the text is not written, the English one goes out.')
  expect(preview.text).toContain('In Japanese: title and text are not written, the English ones go out.')
  const form = (await ann.get('/app/acme/incidents/new?draft=continue')).text
  expect(form).toContain('value="Anmeldung gestört"')
  expect(form).toContain('In German: the text is not written')
})

test('a page in one language asks for no other', async () => {
  const ann = testApp().as('ann')
  const form = (await ann.get('/app/acme/incidents/new')).text
  expect(form).not.toContain('Also in')
  const preview = await ann.post('/app/acme/incidents/draft', typed, { 'hx-request': 'true' })
  expect(preview.text).not.toContain('are not written')
})

test('the composer and what is fetched into it speak the language of whoever writes', async () => {
  const { ann } = multilingual()
  const reader = { 'accept-language': 'de' }
  const form = (await ann.get('/app/acme/incidents/new', reader)).text
  for (const words of ['Störung eröffnen', 'Auch auf Deutsch oder Japanisch', 'Betroffene Dienste'])
    expect(form).toContain(words)
  const preview = await ann.post('/app/acme/incidents/draft', typed, { ...reader, 'hx-request': 'true' })
  expect(preview.text).toContain('Auf Deutsch: Titel und Text sind nicht geschrieben, es gelten die auf Englisch.')
  // As visitors will read it: in the page’s own language.
  expect(preview.text).toMatch(/incident-status-investigating"[^>]*>\s*Investigating/)
})
