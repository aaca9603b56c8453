import { afterEach, expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import { changeFurtherLanguages } from '#src/domain/organizations/change-further-languages.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import type { Language } from '#src/words.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** The page is shown in English and in German. */
async function bilingual(): Promise<{ app: TestApp; mail: ConnectedRelay }> {
  const app = testApp()
  changeFurtherLanguages(app.deps, system, acmeId, ['de'])
  const mail = await connectRelay(app)
  open.push(mail)
  return { app, mail }
}

const languagesIn = ({ deps }: TestApp): Record<string, Language | null> =>
  Object.fromEntries(
    deps.db
      .select()
      .from(subscribers)
      .all()
      .map(({ address, language }) => [address, language]),
  )

test('whoever subscribes on the German page is asked and told in German, and whoever does on the English one in English', async () => {
  const { app, mail } = await bilingual()
  for (const [email, query] of [
    ['uwe@example.org', '?language=de'],
    ['sue@example.org', ''],
  ] as const) {
    const form = await app.visitor().get(`/subscribe${query}`)
    expect(form.text).toContain(`action="/subscribe${query}"`)
    expect((await app.visitor().post(`/subscribe${query}`, { email })).status).toBe(200)
    const link = await mail.linkTo(email, /\/confirmation/)
    expect(link.endsWith(`/confirmation${query}`)).toBe(true)
    await app.visitor().post(link)
  }
  expect(languagesIn(app)).toEqual({ 'uwe@example.org': 'de', 'sue@example.org': null })

  openIncident(app.deps, system, acmeId, {
    ...{ title: 'Logins fail', furtherTitles: { de: 'Anmeldung gestört' } },
    ...{ body: 'We are looking.', furtherBodies: { de: 'Wir suchen.' } },
    ...{ status: 'investigating', services: [], notify: true },
  })
  while (expandNextStep(app.deps));
  const newestTo = async (address: string) => (await mail.mailsTo(address)).at(-1)?.parsed
  const [german, english] = [await newestTo('uwe@example.org'), await newestTo('sue@example.org')]
  expect(german?.subject).toBe('Wird untersucht: Anmeldung gestört · Acme')
  expect(english?.subject).toBe('Investigating: Logins fail · Acme')
  expect([german?.text, english?.text]).toEqual([
    expect.stringContaining('Wir suchen.'),
    expect.stringContaining('We are looking.'),
  ])
  expect(german?.html).toContain('lang="de"')
  expect(mail.sink.mails.filter(({ parsed }) => parsed.subject?.includes('·'))).toHaveLength(4)

  const [, path = ''] = /http:\/\/localhost(\/incidents\/\S+)/.exec(german?.text ?? '') ?? []
  expect((await app.visitor().get(path)).text).toContain('Anmeldung gestört')
})

test('a chat that is subscribed on the German page is told in German', async () => {
  const { app } = await bilingual()
  const url = 'https://hooks.slack.com/services/T/B/x'
  await app.visitor().post('/subscribe?language=de', { channel: 'slack', url })
  expect(Object.values(languagesIn(app))).toEqual(['de'])
})

test('the language is chosen under “your subscription”, among those of the page alone', async () => {
  const { app, mail } = await bilingual()
  subscribe(app.deps, 'sue@example.org')
  await app.visitor().post('/subscribe', { email: 'sue@example.org' })
  const link = await mail.linkTo('sue@example.org', /\/subscriptions\//)
  expect((await app.visitor().get(link)).text).toMatch(/Language of messages[\s\S]*<option value="de"[^>]*>Deutsch/)

  const saved = await app.visitor().post(`${link}/language`, { language: 'de' })
  expect(saved.text).toContain('Saved. Messages come in this language from now on.')
  expect(saved.text).toMatch(/<option value="de" selected/)
  expect((await app.visitor().post(`${link}/language`, { language: 'fr' })).status).toBe(422)
  expect(languagesIn(app)).toEqual({ 'sue@example.org': 'de' })
  expect(app.audited().at(-1)).toBe('subscriber.language_changed')
  expect((await app.visitor().get(`${link}?language=de`)).text).toContain('Sprache der Nachrichten')

  changeFurtherLanguages(app.deps, system, acmeId, [])
  expect((await app.visitor().get(link)).text).not.toContain('Language of messages')
})

test('the team changes it on the subscriber’s screen, and chooses it for somebody new; a program’s has none', async () => {
  const { app } = await bilingual()
  const id = subscribe(app.deps, 'sue@example.org', { language: 'de' })
  const path = `/app/acme/subscribers/${id}`
  const [ann, vic] = [app.as('ann'), app.as('vic')]
  expect((await ann.get(path)).text).toMatch(/<option value="de" selected[^>]*>German/)
  expect((await vic.post(`${path}/language`, { language: '' })).status).toBe(403)
  expect((await app.as('olga').post(`${path}/language`, { language: '' })).status).toBe(404)
  const answer = await ann.post(`${path}/language`, { language: '' })
  expect([answer.status, answer.location]).toEqual([303, path])
  const refused = await ann.post(`${path}/language`, { language: 'fr' })
  expect([refused.status, refused.text.includes('Choose one of the languages in which the page is shown.')]).toEqual([
    ...[422, true],
  ])
  const added = { email: 'uwe@example.org', agreed: 'elsewhere', consent: 'by phone', language: 'de' }
  expect((await ann.get('/app/acme/subscribers/new')).text).toContain('Language of messages')
  await ann.post('/app/acme/subscribers', added)
  expect(languagesIn(app)).toEqual({ 'sue@example.org': null, 'uwe@example.org': 'de' })
  const program = subscribeUrl(app.deps, 'webhook', 'https://hooks.example.org/in').id
  expect((await ann.get(`/app/acme/subscribers/${program}`)).text).not.toContain('Language of messages')
})
