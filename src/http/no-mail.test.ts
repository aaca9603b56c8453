import { beforeAll, expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { type Persona, system } from '#src/testing/personas.ts'

/** Each page before and after a relay is connected, in one app: nothing that needs a mail is offered until one can leave. */

/** `offered`: there once mail can leave; `instead`: there until then. */
type Sight = [path: string, who: Persona | null, offered: RegExp | null, instead: RegExp | null]

const sights: Sight[] = [
  ['/', null, /<input id="subscribe-email"/, null],
  ['/subscribe', null, /name="email"/, /E-mail is not available here yet/],
  ['/subscribe?channel=slack', null, />E-mail</, null],
  ['/forgot-password', null, /name="email"/, /opsentry user reset-password/],
  ['/sign-up', null, /name="email"/, /This Opsentry cannot send mail yet/],
  ['/sign-in', null, /Make an account/, null],
  ['/account', 'ann', /Send the link/, /connect a mail server before you can confirm or change it/],
  ['/app/acme/team', 'ann', /Send the invitation/, /connect a mail server before you can invite anyone/],
  ['/app/acme/subscribers/new', 'ann', /A mail asks the person/, /connect a mail server before a mail can ask/],
  ['/app/acme/subscribers/unconfirmed0', 'ann', /Send the confirmation again/, /before the address can be asked again/],
  ['/app/acme/incidents/new', 'ann', /by e-mail<\/strong>/, /by e-mail; mail waits until a mail server is connected/],
  ['/admin/notices', 'iris', /Mail it to all account holders/, /before a notice can be mailed, too/],
  ['/admin/settings', 'iris', null, /first connect a mail server/],
]

const seen = new Map<string, [before: string, after: string]>()

async function look(app: TestApp): Promise<string[]> {
  const texts: string[] = []
  for (const [path, who] of sights) {
    const { status, text } = await (who === null ? app.visitor() : app.as(who)).get(path)
    expect([path, status]).toEqual([path, 200])
    texts.push(text)
  }
  return texts
}

beforeAll(async () => {
  const app = testApp()
  writeUnaudited(app.deps.db, (tx) => void tx.update(instance).set({ signUp: 'open' }).run())
  subscribe(app.deps, 'sue@example.org')
  subscribe(app.deps, 'new@example.org', { id: 'unconfirmed0', state: 'unconfirmed', confirmedAt: null })
  const before = await look(app)
  const relay = { host: 'smtp.example.com', port: '25', user: '', password: '', from: 'status@acme.example' }
  configureRelay(app.deps, system, { ...relay, security: 'none' })
  const after = await look(app)
  for (const [index, [path]] of sights.entries()) seen.set(path, [before[index] ?? '', after[index] ?? ''])
})

test.each(sights)('%s as %s', (path, _who, offered, instead) => {
  const shown = (pattern: RegExp) => seen.get(path)?.map((text) => pattern.test(text))
  if (offered) expect(shown(offered)).toEqual([false, true])
  if (instead) expect(shown(instead)).toEqual([true, false])
})
