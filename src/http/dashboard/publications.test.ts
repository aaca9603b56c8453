import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { publications } from '#src/db/schema/publications.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, programActor } from '#src/testing/personas.ts'
import { callOperation } from '../api/v1/call.ts'

const typed = { title: 'Logins fail', body: 'We are **looking**.', status: 'investigating', notify: 'yes' }

/** Acme, which tells nobody more than one person without a second one. */
function reviewedApp(): TestApp {
  const app = testApp()
  for (const address of ['joe@example.org', 'jane@example.org']) subscribe(app.deps, address)
  writeUnaudited(app.deps.db, (tx) => void tx.update(organizations).set({ reviewAbove: 1 }).run())
  return app
}

const titles = ({ deps }: TestApp) =>
  deps.db
    .select()
    .from(incidents)
    .all()
    .map(({ title }) => title)
const kept = ({ deps }: TestApp) => deps.db.select().from(publications).get()
const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

test('an editor’s incident waits; a second person sees what goes out and to whom, and releases it', async () => {
  const app = reviewedApp()
  const held = await app.as('ed').post('/app/acme/incidents', typed)
  const path = `/app/acme/publications/${kept(app)?.id}`
  expect([held.status, held.location, titles(app)]).toEqual([303, path, []])
  const own = (await app.as('ed').get(path)).text
  expect([own.includes('It cannot wait'), own.includes('>Release<')]).toEqual([true, false])
  const shown = (await app.as('ann').get(path)).text
  for (const part of ['To 2 subscribers by e-mail', 'Investigating: Logins fail', '<strong>looking</strong>'])
    expect(shown).toContain(part)
  const seen = { version: hidden(shown, 'version'), digest: hidden(shown, 'digest') }
  expect((await app.as('ed').post(`${path}/release`, seen)).status).toBe(403)
  expect((await app.as('ann').post(`${path}/release`, { ...seen, digest: 'other' })).status).toBe(422)
  expect((await app.as('ann').post(`${path}/release`, seen)).status).toBe(303)
  expect(titles(app)).toEqual(['Logins fail'])
})

test('an incident with a time is kept until then; the overview and the list say so, and it can be withdrawn', async () => {
  const app = testApp()
  const later = { ...typed, publishAt: '2026-03-11T02:00' }
  const held = await app.as('ed').post('/app/acme/incidents', later)
  expect([held.status, titles(app), kept(app)?.state]).toEqual([303, [], 'scheduled'])
  for (const path of ['/app/acme', '/app/acme/publications'])
    expect((await app.as('vic').get(path)).text).toContain('Logins fail')
  const past = await app.as('ed').post('/app/acme/incidents', { ...later, publishAt: '2020-03-11T02:00' })
  expect([past.status, past.text.includes('This time has passed')]).toEqual([422, true])
  await app.as('ed').post(`/app/acme/publications/${kept(app)?.id}/withdrawal`, {})
  expect(kept(app)).toBeUndefined()
  const again = (await app.as('ed').get('/app/acme/incidents/new?draft=continue')).text
  for (const part of ['value="Logins fail"', 'We are **looking**.']) expect(again).toContain(part)
  expect((await app.as('ann').get('/app/acme/incidents/new')).text).not.toContain('**looking**')
})

test('a program is answered 202, where it waits, and once however often it tries', async () => {
  const app = reviewedApp()
  const incident = { name: 'Slow', status: 'investigating', body: 'We look.' }
  const call = { method: 'POST', path: `/v1/pages/${acmeId}/incidents`, body: { incident } }
  const ask = () => callOperation(app.deps, programActor({ role: 'editor' }), call)
  const [first, again] = [await ask(), await ask()]
  const url = `http://localhost/app/acme/publications/${kept(app)?.id}`
  expect(again).toEqual(first)
  expect(first).toEqual({
    status: 202,
    headers: { location: url },
    value: {
      message: expect.stringContaining('second person'),
      publication: { id: kept(app)?.id, state: 'in_review', url },
    },
  })
  expect([app.deps.db.select().from(publications).all().length, titles(app)]).toEqual([1, []])
})

test('an announcement stands on the page while it lasts', async () => {
  const app = testApp()
  const said = { title: 'We move', body: 'To *new* disks.', linkUrl: 'https://example.com/move' }
  const times = { startsAt: '2026-03-10T02:00', endsAt: '2026-03-12T02:00' }
  expect((await app.as('ed').post('/app/acme/announcements', { ...said, ...times })).status).toBe(303)
  const shown = (await app.visitor().get('/')).text
  for (const part of ['We move', '<em>new</em>', 'href="https://example.com/move"']) expect(shown).toContain(part)
  app.deps.clock.advance(3 * 24 * 3_600_000)
  expect((await app.visitor().get('/')).text).not.toContain('We move')
})
