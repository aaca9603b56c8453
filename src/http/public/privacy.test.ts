import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { addSubProcessor } from '#src/domain/privacy/sub-processors.ts'
import { cookieTable } from '#src/http/cookie-table.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system, testPassword } from '#src/testing/personas.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'
import { speak } from '#src/testing/spoken-page.ts'
import { textsOf, untranslated } from '#src/testing/untranslated.ts'
import { languages } from '#src/words.ts'
import { messagesOf } from '#views/messages/messages-of.ts'

const read = async ({ visitor }: TestApp, path: string) => (await visitor().get(path)).text

test.each(languages)('%s: the frame speaks it, the policy stays as it was written', async (language) => {
  const app = testApp()
  speak(app, language)
  const { id } = publishFirstPolicy(app.deps, 'Zumi {contact} lorpa.')
  const facts = { name: 'Brux', purpose: 'Zubri', location: 'Kvant', url: null, since: '2026-01-01' }
  addSubProcessor(app.deps, system, facts)
  for (const path of ['', '/history', `/history/${id}`, '/sub-processors', '/cookies']) {
    const text = await read(app, `/privacy${path}`)
    expect([path, untranslated(textsOf(text), language)]).toEqual([path, []])
    expect(text).toContain(`<html lang="${language}"`)
  }
  expect(await read(app, '/privacy')).toContain('<div class="prose document" lang="en"><p>Zumi <a href="mailto:')
  expect(await read(app, '/')).toContain(`<a href="/privacy">${messagesOf(language).privacy.heading}</a>`)
})

test('at the instance’s own address it speaks the visitor’s language, and needs no status page to be public', async () => {
  const app = testApp()
  publishFirstPolicy(app.deps)
  await changeVisibility(app.deps, system, acmeId, { visibility: 'members', password: '', hiddenFromSearch: false })
  expect((await app.visitor().get('/privacy')).status).toBe(303)
  const answer = await app.visitor().get('/privacy-policy', { 'accept-language': 'fr-CH, en;q=0.5' })
  expect([answer.status, answer.text.includes('We are Quill Hosting.')]).toEqual([200, true])
  expect(answer.text).toContain('En vigueur depuis le 10 mars 2026')
  expect(answer.text).not.toContain('Acme')
})

test('on an organization’s own domain it stands within its page, and the instance’s own address is not there', async () => {
  const app = testApp()
  publishFirstPolicy(app.deps)
  changeDomain(app.deps, system, acmeId, 'status.acme.example')
  const visitor = app.visitor('http://status.acme.example')
  expect((await visitor.get('/privacy')).text).toContain('We are Quill Hosting.')
  expect((await visitor.get('/privacy-policy')).status).toBe(404)
})

test('each cookie of the table is on the list, and what is set on the way is in the table', async () => {
  const app = testApp()
  const text = await read(app, '/privacy/cookies')
  for (const kind of Object.keys(cookieTable))
    expect(text).toContain(kind === 'page' ? '<code>opsentry_page_…</code>' : `<code>opsentry_${kind}</code>`)
  expect(text).toContain('14 d')

  await changeVisibility(app.deps, system, acmeId, {
    visibility: 'password',
    password: 'open sesame now',
    hiddenFromSearch: false,
  })
  const visitor = app.visitor()
  const answers = [
    await visitor.post('/sign-in', { email: 'ann@example.com', password: testPassword }),
    await visitor.post('/account/name', { name: 'Ann' }),
    await visitor.post('/access', { password: 'open sesame now' }),
  ]
  const seen = new Set(answers.flatMap(({ headers }) => headers.getSetCookie()).map((line) => line.split('=')[0]))
  expect([...seen].sort()).toEqual([
    'opsentry_challenge',
    'opsentry_csrf',
    'opsentry_device',
    'opsentry_flash',
    `opsentry_page_${acmeId}`,
    'opsentry_session',
  ])
})

test('nothing but the theme and the choice of keys is stored by a script, and no script sets a cookie', () => {
  const folder = resolve(import.meta.dirname, '../../../static')
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const source = scripts.map((name) => readFileSync(resolve(folder, name), 'utf8')).join('\n')
  expect(scripts.length).toBeGreaterThan(4)
  expect(source.match(/(local|session)Storage\.setItem\([^,]*/g)?.toSorted()).toEqual([
    "localStorage.setItem('single-keys'",
    "localStorage.setItem('theme'",
  ])
  expect(source).not.toMatch(/document\.cookie|indexedDB|cookieStore/)
})

test('under https the list names the cookies as the browser shows them', async () => {
  const app = testApp({ fixedUrl: 'https://status.quill.example' })
  const visitor = app.visitor('https://status.quill.example')
  expect((await visitor.get('/privacy/cookies')).text).toContain('<code>__Host-opsentry_session</code>')
})

test('every mail ends with a link to the policy that opens', async () => {
  const app = testApp()
  const mail = await connectRelay(app)
  try {
    await app.visitor().post('/forgot-password', { email: 'ann@example.com' })
    await app.visitor().post('/subscribe', { email: 'sue@example.org' })
    await mail.mailsTo('')
    expect(mail.sink.mails).toHaveLength(2)
    for (const { parsed } of mail.sink.mails) {
      const url = /Privacy policy: (\S+)\s*$/.exec(parsed.text ?? '')?.[1] ?? ''
      expect(parsed.html).toContain(`<a href="${url}">Privacy policy</a>`)
      expect((await app.visitor().get(new URL(url).pathname)).status).toBe(200)
    }
  } finally {
    await mail.close()
  }
})
