import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { notifications as notified } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { sentForms } from '#src/db/schema/sent-forms.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { issueToken } from '#src/domain/accounts/one-time-tokens.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { publishNotice } from '#src/domain/notices/publish-notice.ts'
import { accountOfKey, formKey } from '#src/domain/sent-forms/form-key.ts'
import { createWebhook } from '#src/domain/webhooks/create-webhook.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { product } from '#src/testing/house.ts'
import { filled, populated } from '#src/testing/one-of-everything.ts'
import { accountId, acmeId, system, testPassword } from '#src/testing/personas.ts'
import { formsIn, openForm } from '#src/testing/sent-forms.ts'
import { allRoutes, isSentOnce, postedTo } from './find-route.ts'

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
  deps.clock.advance(10 * 60_000)
  const late = await form.send({ name: 'CI' })
  expect([late.status, late.location]).toEqual([303, '/app/acme/api-tokens'])
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
  const { _csrf: _, ...fields } = form.fields
  const draft = await app.as('ed').post(`${url}/draft`, { ...fields, body: 'So far' })
  expect(draft.status).toBe(303)
  expect((await form.send({ body: 'So far, and more' })).status).toBe(303)
  expect(updatesOf(id)).toEqual(['We look.', 'So far, and more'])
})

const notifications = () => deps.db.select().from(notified).all().length
const newest = <Row>(rows: Row[]): Row => rows.at(-1) as Row

test('every form that notifies, sent twice at once and once more, notifies once', async () => {
  const [base, plans] = ['/app/acme/incidents', '/app/acme/maintenance']
  const other = incident()
  const times = { scheduledStart: '2026-03-12T02:00', scheduledEnd: '2026-03-12T03:00' }
  const plan = { title: 'Upgrade', body: 'Text', ...times }
  const counts: unknown[] = []
  async function twice(page: string, action: string, typed: Record<string, string> = {}) {
    const form = await openForm(app.as('ed'), page, action)
    const before = notifications()
    const fields = { notify: 'yes', ...typed }
    const answers = [...(await Promise.all([form.send(fields), form.send(fields)])), await form.send(fields)]
    const [location] = answers.map((answer) => answer.location)
    counts.push([
      action.replace(/id\d+/g, 'ID'),
      notifications() - before,
      ...new Set(answers.map(({ status }) => status)),
    ])
    expect(answers.map((answer) => answer.location)).toEqual(Array(3).fill(location))
    deps.clock.advance(60_000)
    return location?.split('/').at(-1) ?? ''
  }

  const id = await twice(`${base}/new`, base, { title: 'Logins fail', body: 'We look.' })
  const url = `${base}/${id}`
  await twice(url, `${url}/updates`, { body: 'Found it.', status: 'identified' })
  const update = newest(deps.db.select().from(statusUpdates).where(eq(statusUpdates.incidentId, id)).all()).id
  await twice(`${url}/updates/${update}/edit`, `${url}/updates/${update}`, { body: 'Found it all.' })
  await twice(url, `${url}/resolution`)
  await twice(url, `${url}/postmortem/publication`, { body: 'Why.' })
  await twice(url, `${url}/reopening`, { body: 'Again.' })
  await twice(url, `${url}/merger`, { intoId: other })

  const windowUrl = `${plans}/${await twice(`${plans}/new`, plans, plan)}`
  const step = newest(deps.db.select().from(maintenanceUpdates).all()).id
  await twice(`${windowUrl}/updates/${step}/edit`, `${windowUrl}/updates/${step}`, { body: 'Text, corrected' })
  await twice(windowUrl, `${windowUrl}/times`, { scheduledEnd: '2026-03-12T04:00' })
  await twice(windowUrl, `${windowUrl}/updates`, { body: 'We begin.' })
  await twice(windowUrl, `${windowUrl}/end`, { scheduledEnd: '2026-03-12T05:00' })
  await twice(windowUrl, `${windowUrl}/cancellation`)
  const seriesUrl = `${plans}/${await twice(`${plans}/new`, plans, { ...plan, repeat: 'weekly' })}`
  await twice(seriesUrl, `${seriesUrl}/series-end`)
  expect(counts).toEqual(counts.map((count) => [(count as unknown[])[0], 1, 303]))
})

/** Brings things into the states in which pages offer more: what is over, is under way, was refused or can be taken back. */
async function inEveryState({ app: { deps, as }, ids: { acme } }: ReturnType<typeof populated>) {
  writeUnaudited(deps.db, (tx) => void tx.update(organizations).set({ recallSeconds: 30 }).run())
  const iris = as('iris')
  const [over, other] = ['Over', 'Other'].map(
    (title) => openIncident(deps, system, acmeId, { ...opened, title, services: [] }).id,
  )
  const hook = createWebhook(deps, system, acmeId, { name: 'Hook', url: 'https://a.example/', events: ['incident'] })
  const later = { from: '2026-03-09T10:00', to: '2026-03-09T11:00', correctStatus: 'partial_outage', reason: 'Lost' }
  const series = {
    scheduledStart: '2026-03-12T02:00',
    scheduledEnd: '2026-03-12T03:00',
    repeat: 'daily',
    title: 'Daily',
  }
  const posts: [string, Record<string, string>][] = [
    [`/app/acme/incidents/${over}/resolution`, { body: 'Over.' }],
    [`/app/acme/incidents/${acme.incident}/updates`, { body: 'More.', status: 'identified', notify: 'yes' }],
    [`/app/acme/incidents/${acme.incident}/draft`, { body: 'So far', status: 'identified' }],
    ['/app/acme/incidents/draft', { body: 'So far', status: 'identified' }],
    [`/app/acme/maintenance/${acme.window}/updates`, { body: 'We begin.', status: 'in_progress', notify: 'yes' }],
    ['/app/acme/maintenance', { ...series, body: 'Each day.' }],
    [`/app/acme/services/${acme.service}/corrections`, later],
    [`/app/acme/webhooks/${acme.webhook}/pause`, {}],
  ]
  for (const [path, fields] of posts) expect([path, (await iris.post(path, fields)).status]).toEqual([path, 303])
  const repeated = deps.db.select().from(maintenanceWindows).where(eq(maintenanceWindows.title, 'Daily')).get()
  const now = deps.clock.now()
  publishNotice(deps, system, { title: 'Now', body: 'Text', startsAt: now, endsAt: now + 1, mail: false })
  const states = ['paused', 'quarantined', 'unconfirmed'] as const
  const subscribers = states.map((state) => subscribe(deps, `${state}@example.org`, { state }))
  await as('iris').post('/account/second-factor/totp', { currentPassword: testPassword })
  const link = { purpose: 'verify_email', accountId: accountId('iris'), email: 'iris@new.example' } as const
  const { token } = writeUnaudited(deps.db, (tx) => issueToken(tx, deps, { ...link, lifetime: 3_600_000 }))
  return [
    `/verify-email/${token}`,
    '/app/acme/incidents/new?draft=continue',
    `/app/acme/incidents/${over}`,
    `/app/acme/incidents/${other}`,
    `/app/acme/webhooks/${hook.id}`,
    `/app/acme/maintenance/${repeated?.id}`,
    ...subscribers.map((id) => `/app/acme/subscribers/${id}`),
  ]
}

/** Forms as the owner and the instance admin see them, with one of everything. */
async function formsShown(everything: ReturnType<typeof populated>) {
  const { app: there, ids, common } = everything
  const more = await inEveryState(everything)
  const paths = allRoutes
    .filter(({ method, forPrograms, api, statusPage }) => method === 'GET' && !forPrograms && !api && !statusPage)
    .filter(({ path }) => !/^\/(setup|assets)/.test(path))
    .map(({ path }) => filled(path, 'acme', ids.acme, undefined, common))
  const shown: { page: string; action: string; fields: Record<string, string> }[] = []
  const pages = [
    ...[...paths, ...more].map((page) => ['iris', page] as const),
    ...paths.filter((page) => page.startsWith('/account')).map((page) => ['otto', page] as const),
  ]
  for (const [persona, page] of pages) {
    const { text } = await there.as(persona).get(page)
    for (const { actions, fields } of formsIn(text)) shown.push(...actions.map((action) => ({ page, action, fields })))
  }
  return shown
}

/**
 * Their forms stand where this app has not come: the wizard is over, no organization is deleted, nobody asks for data, no mail
 * bounces or failed, no certificate is missing, no alarm is on, no page is its readers' alone or has further languages, nothing waits for its time. The next test holds for them all the same.
 */
const elsewhere = new RegExp(
  [
    ...['setup', 'admin.dataRequest', 'admin.bounces', 'admin.backups'].map((group) => `^${group}\\.`),
    ...[
      'restoration',
      'logo.removal',
      'dark_logo',
      'favicon.removal',
      'invitation.membership',
      'emailVerification',
      'totpRemoval',
    ],
    ...[
      'networksRemoval',
      'recoveryCodes',
      'compaction',
      'privacy.withdrawal',
      'dkimCheck',
      'domainCheck',
      'redelivery',
    ],
    'admin.undecided',
    'maintenance.draftRemoval',
    'admin.certificates.attempt',
    'admin.instance.metricsTokenRemoval',
    ...['admin.languageModel.removal', 'settings.model'],
    ...[
      'delivery.resending',
      'alarms.webhookTest',
      'alarms.webhookRemoval',
      'alarms.dismissal',
      'alarms.clock',
      'alarms.key',
    ],
    ...[
      'breakGlass',
      'saveFurtherTexts',
      'subscriber.language',
      'publication.publishing',
      'sso.activation',
      'subscriberReleases',
      'failedMessages',
      'bucket.publication',
      'bucket.removal',
      'bucket.forgetting',
      'readers.groups.create',
    ],
  ].join('|'),
)

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
  expect(missing.filter((name) => !elsewhere.test(name)).join(' ')).toBe('')
})

test('a view that writes a form by hand puts the key into it', () => {
  const byHand = product.filter(({ path, text }) => path.startsWith('views/') && /<form\b/.test(text))
  expect(byHand.length).toBeGreaterThan(3)
  const forms = byHand.flatMap(({ path, text }) =>
    text
      .split('<form')
      .slice(1)
      .map((rest) => ({ path, rest })),
  )
  const posting = forms.map(({ path, rest }) => ({ path, inside: rest.split('</form>')[0] ?? '' }))
  const without = posting.filter(({ inside }) => inside.includes('method="post"') && !inside.includes('<CsrfField'))
  expect(without.map(({ path }) => path)).toEqual([])
})
