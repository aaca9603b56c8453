import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { sentForms } from '#src/db/schema/sent-forms.ts'
import { statusUpdates } from '#src/db/schema/status.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { accountOfKey, formKey } from '#src/domain/sent-forms/form-key.ts'
import { isSentOnce } from '#src/route.ts'
import { testApp } from '#src/testing/harness.ts'
import { filled, populated } from '#src/testing/one-of-everything.ts'
import { accountId, acmeId, system } from '#src/testing/personas.ts'
import { formsIn, openForm } from '#src/testing/sent-forms.ts'
import { allRoutes, postedTo } from './find-route.ts'

const app = testApp()
const { deps } = app

const opened = { title: 'Logins fail', body: 'We look.', status: 'investigating', services: [], notify: false } as const
const incident = () => openIncident(deps, system, acmeId, { ...opened, services: [] }).id
const updatesOf = (id: string) =>
  deps.db
    .select()
    .from(statusUpdates)
    .where(eq(statusUpdates.incidentId, id))
    .all()
    .map(({ body }) => body)

async function composer(id = incident(), persona: 'ed' | 'ann' = 'ed') {
  const url = `/app/acme/incidents/${id}`
  return { id, url, form: await openForm(app.as(persona), url, `${url}/updates`) }
}

test('the second post of a form gets the first one’s answer, and there is one effect', async () => {
  const { id, url, form } = await composer()
  const answers = [await form.send({ body: 'Found it.' }), await form.send({ body: 'Found it.' })]
  expect(answers.map(({ status, location }) => [status, location])).toEqual([
    [303, url],
    [303, url],
  ])
  const flashes = answers.map(({ headers }) => headers.getSetCookie().find((line) => line.includes('flash')))
  expect(flashes[1]).toBe(flashes[0])
  expect(updatesOf(id)).toEqual(['We look.', 'Found it.'])
})

test('of posts at the same moment one acts, and all get its answer', async () => {
  const { id, url, form } = await composer()
  const answers = await Promise.all(Array.from({ length: 5 }, () => form.send({ body: 'All at once.' })))
  expect(answers.map(({ status, location }) => `${status} ${location}`)).toEqual(Array(5).fill(`303 ${url}`))
  expect(updatesOf(id)).toEqual(['We look.', 'All at once.'])
})

test('with other contents it is a question, with the text kept, and the next post goes through', async () => {
  const { id, url, form } = await composer()
  await form.send({ body: 'Found it.' })
  const asked = await form.send({ body: 'Found it, and mended <it>.' })
  expect(asked.status).toBe(409)
  expect(asked.text).toContain('You sent this form before with other contents')
  expect(asked.text).toContain('Found it, and mended &lt;it&gt;.')
  expect(updatesOf(id)).toHaveLength(2)
  const browser = app.as('ed')
  const again = formsIn(asked.text).find(({ actions }) => actions.includes(`${url}/updates`))
  const { _csrf: _, ...fields } = again?.fields ?? {}
  expect((await browser.post(`${url}/updates`, fields)).status).toBe(303)
  expect(updatesOf(id)).toEqual(['We look.', 'Found it.', 'Found it, and mended <it>.'])
})

test('a refused form is no effect: the same key goes through once the form is right', async () => {
  const { id, form } = await composer()
  expect((await form.send({ body: '' })).status).toBe(422)
  expect((await form.send({ body: 'Right now.' })).status).toBe(303)
  expect(updatesOf(id)).toEqual(['We look.', 'Right now.'])
})

test('a page that shows a secret once shows the same one to a second click', async () => {
  const form = await openForm(app.as('otto'), '/app/acme/api-tokens', '/app/acme/api-tokens')
  const answers = [await form.send({ name: 'CI' }), await form.send({ name: 'CI' })]
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(answers[1]?.text).toBe(answers[0]?.text)
  expect(app.audited().filter((action) => action === 'api_token.created')).toHaveLength(1)
  expect(await form.send({ name: 'Another' })).toMatchObject({ status: 409 })
})

test('an answer that was lost with its process says that it may be done', async () => {
  const { id, url, form } = await composer()
  await form.send({ body: 'Found it.' })
  writeUnaudited(deps.db, (tx) => void tx.update(sentForms).set({ answer: null }).run())
  const again = await form.send({ body: 'Found it.' })
  expect([again.status, again.location]).toEqual([303, url])
  expect(decodeURIComponent(String(again.headers.getSetCookie()))).toContain('See whether it is done')
  expect(updatesOf(id)).toHaveLength(2)
})

test('a script’s post without a key, with a forged one or with somebody else’s acts each time', async () => {
  const id = incident()
  const stranger = formKey(deps, accountId('ann'), 'abc')
  for (const _once of ['', 'x'.repeat(100_000), stranger, `${stranger.slice(0, -1)}x`])
    for (const _ of [1, 2])
      await app.as('ed').post(`/app/acme/incidents/${id}/updates`, { status: 'identified', body: 'Hi', _once })
  expect(updatesOf(id)).toHaveLength(9)
  expect(accountOfKey(deps, stranger)).toBe(accountId('ann'))
})

test('buttons of one form that lead elsewhere are different forms', async () => {
  const { id, url, form } = await composer()
  const draft = await app
    .as('ed')
    .post(`${url}/draft`, { ...form.fields, body: 'So far', _csrf: 'csrf-token-of-the-tests' })
  expect(draft.status).toBe(303)
  expect((await form.send({ body: 'So far, and more' })).status).toBe(303)
  expect(updatesOf(id)).toEqual(['We look.', 'So far, and more'])
})

/** Pages as the owner and the instance admin see them, with one of everything. */
async function formsShown({ app: { as }, ids, common }: ReturnType<typeof populated>) {
  const pages = allRoutes.filter(({ method, forPrograms, api }) => method === 'GET' && !forPrograms && !api)
  const shown: { page: string; action: string; fields: Record<string, string> }[] = []
  for (const persona of ['iris', 'otto'] as const)
    for (const { path, statusPage } of pages) {
      if (statusPage || path.startsWith('/setup') || path.startsWith('/assets')) continue
      const page = filled(path, 'acme', ids.acme, undefined, common)
      const { text } = await as(persona).get(page)
      for (const { actions, fields } of formsIn(text))
        shown.push(...actions.map((action) => ({ page, action, fields })))
    }
  return shown
}

test('every form behind a sign-in carries a key, and every route of one is found', async () => {
  const everything = populated()
  const shown = await formsShown(everything)
  const wrong = shown.filter(({ action, fields }) => {
    const route = postedTo(action)
    return route && isSentOnce(route) && accountOfKey(everything.app.deps, fields._once ?? '') === null
  })
  expect(wrong.map(({ page, action }) => `${page}: ${action}`)).toEqual([])
  const found = new Set(shown.flatMap(({ action }) => postedTo(action)?.name ?? []))
  const missing = allRoutes.filter((route) => isSentOnce(route) && !found.has(route.name)).map(({ name }) => name)
  expect(missing).toEqual([])
})
