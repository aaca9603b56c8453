import { beforeAll, expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { sendDelivery } from '#src/domain/deliveries/send-delivery.ts'
import { mergeIncident } from '#src/domain/incidents/merge-incident.ts'
import { outbox } from '#src/domain/notifications/deliver-due.ts'
import { changeMetrics, changeServices } from '#src/domain/page-access/change-services.ts'
import { givePass } from '#src/domain/page-access/passes.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { allDeliveries } from '#src/testing/deliveries.ts'
import { type Browser, withoutMask } from '#src/testing/harness.ts'
import { setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { type Audience, addresses, audiences, twoAudiences } from '#src/testing/two-audiences.ts'
import { channels } from '#src/words.ts'

let page: ReturnType<typeof twoAudiences>
let visitors: Record<Audience, Browser>
beforeAll(() => {
  page = twoAudiences()
  visitors = { Apollo: page.visitor('Apollo'), Borealis: page.visitor('Borealis') }
})

const other: Record<Audience, Audience> = { Apollo: 'Borealis', Borealis: 'Apollo' }

/** Every address of the page that is read, with each of these ids where it takes one. */
function pathsOf(ids: readonly string[], token: string): string[] {
  const paths = page.app.app.routes
    .filter(({ method, path }) => method === 'GET' && path.startsWith('/s/:slug'))
    .map(({ path }) => path.replace(':slug', 'acme').replace(':token', token))
    .flatMap((path) => ids.map((id) => path.replace(':id', id).replace(/:\w+/g, 'unknown')))
  const narrowed = ids.flatMap((id) => [`/s/acme/history?service=${id}`, `/s/acme/subscribe?service=${id}`])
  const inForms = [
    '/s/acme/badge.svg?uptime=90d',
    '/s/acme/embed?theme=dark',
    '/s/acme/history.md?page=1',
    '/og.png?v=1',
  ]
  return [...new Set([...paths, ...narrowed, ...inForms, '/', '/history'])]
}

const linkOf = (name: Audience) => signedToken(page.app.deps, 'subscription', page.followers[name])

async function answersOf(visitor: Browser, paths: readonly string[]) {
  const answers = new Map<string, { status: number; text: string }>()
  for (const path of paths) {
    const { status, text, headers } = await visitor.get(path)
    const { link = '', location = '' } = Object.fromEntries(headers)
    expect([path, headers.get('cache-control')]).toEqual([path, expect.stringContaining('no-store')])
    answers.set(path, { status, text: `${link} ${location} ${withoutMask(text)}` })
  }
  return answers
}

test.each(audiences)('no address tells %s of what is the other’s or nobody’s, whoever asked before', async (name) => {
  const { services, about, both, window } = page
  const [, service = ''] = services[name]
  const [over = '', , maintenance = ''] = about[name]
  const paths = pathsOf([service, over, maintenance, both, window], linkOf(name))
  const answers = await answersOf(visitors[name], paths)
  for (const [path, { text }] of answers) expect([path, page.leakTo(name, text)]).toEqual([path, undefined])
  // Page, history, incidents, maintenance, services, feeds, badges, calendars, the API, the card and the subscription.
  expect([...answers.values()].filter(({ status }) => status === 200).length).toBeGreaterThan(40)
  const seen = [...answers.values()].map(({ text }) => text).join()
  for (const word of [
    name,
    `${name} group`,
    `${name} is down`,
    `${name} was down`,
    `${name} disks`,
    `${name} latency`,
    'Shared',
    'Some are down',
  ])
    expect([word, seen.includes(word)]).toEqual([word, true])
})

test.each(audiences)('to %s the other’s ids answer as those that nobody has', async (name) => {
  const { services, about } = page
  const under = async (id: string) => {
    const paths = pathsOf([id], 'unknown')
    return [...(await answersOf(visitors[name], paths))].map(([path, { status, text }]) =>
      `${path} ${status} ${text}`.replaceAll(id, 'anything'),
    )
  }
  const nothing = await under('unknown00000')
  const [service] = services[other[name]]
  const foreign = [service ?? '', ...about[other[name]].slice(1), about.Chimera.at(-1) ?? '']
  for (const id of foreign) expect(await under(id)).toEqual(nothing)
})

test.each(audiences)('whatever happens to the other’s services changes no byte of what %s reads', async (name) => {
  const { services, about, both } = page
  const [service = ''] = services[name]
  const paths = pathsOf([service, about[name][1] ?? '', both], linkOf(name))
  const before = await answersOf(visitors[name], paths)
  const [, hit = ''] = services[other[name]]
  setServiceStatus(page.app.deps, system, acmeId, hit, 'major_outage')
  page.open(`${other[name]} fails again`, [hit])
  expect(await answersOf(visitors[name], paths)).toEqual(before)
})

test('the team and its programs see everything, and whoever holds nothing stands before the door', async () => {
  const team = (await page.app.as('vic').get('/s/acme/api/v2/summary.json')).text
  for (const name of [...audiences, 'Chimera']) expect(team).toContain(name)
  const stranger = await page.app.visitor().get('/')
  expect([
    stranger.status,
    stranger.text.includes('name="email"'),
    /Apollo|Borealis|Shared/.test(stranger.text),
  ]).toEqual([401, true, false])
})

test('a network alone opens nothing, nor does an identity provider for whom the team has not named', async () => {
  const { deps } = page.app
  setOrganization(deps, { pageNetworkRule: 'opens', pageNetworks: ['0.0.0.0/0', '::/0'], opensBySso: true })
  expect((await page.app.visitor().get('/')).status).toBe(401)
  const vouchedFor = async (address: string) => {
    const facts = { organizationId: acmeId, way: 'single_sign_on', readerId: null, address } as const
    const visitor = page.app.visitor()
    visitor.setCookie(
      `opsentry_page_${acmeId}`,
      writeUnaudited(deps.db, (tx) => givePass(tx, deps, testOrigin, facts)),
    )
    return (await visitor.get('/')).text
  }
  const [eve, bob] = [await vouchedFor('eve@acme.example'), await vouchedFor('bob@borealis.example')]
  expect([eve.includes('No services are shared with you yet.'), /Apollo|Borealis|Shared/.test(eve)]).toEqual([
    true,
    false,
  ])
  expect([bob.includes('Borealis is down'), page.leakTo('Borealis', bob)]).toEqual([true, undefined])
  setOrganization(deps, { pageNetworkRule: 'none', pageNetworks: [], opensBySso: false })
})

test('an incident that was merged into one that they may not read leads nowhere', async () => {
  const [gone, target] = [page.open('Chimera again', []), page.open('Borealis once', page.services.Borealis.slice(1))]
  mergeIncident(page.app.deps, system, acmeId, gone, { intoId: target, body: 'One cause.', notify: false })
  const leads = async (name: Audience) => (await visitors[name].get(`/incidents/${gone}`)).status
  expect([await leads('Apollo'), await leads('Borealis')]).toEqual([404, 303])
})

test('no message tells anybody of what they may not see, on whatever channel', async () => {
  const { app, mails, posts } = page
  const kinds = new Set<string>()
  for (const delivery of allDeliveries(app.deps)) {
    kinds.add(`${delivery.kind} ${delivery.channel}`)
    await sendDelivery(app.deps, outbox, delivery)
  }
  for (const kind of ['status_update', 'maintenance_update', 'maintenance_reminder'])
    for (const channel of channels) expect(kinds).toContain(`${kind} ${channel}`)
  const to = (name: Audience) => [
    ...mails.filter((mail) => mail.to === addresses[name]).map((mail) => JSON.stringify(mail)),
    ...posts.filter(({ url }) => url.endsWith(`/${name}`)).map(({ body }) => body),
  ]
  for (const name of audiences) {
    const said = to(name)
    expect(said.length).toBeGreaterThan(24)
    expect(said.flatMap((one) => page.leakTo(name, one) ?? [])).toEqual([])
    expect(said.join()).toContain(`${name} is down`)
  }
  const toOthers = [...mails.map((mail) => mail.to), ...posts.map(({ url }) => url)].filter((one) =>
    one.includes('stranger'),
  )
  expect(toOthers).toEqual([])
  const own = posts.filter(({ url }) => url === 'https://hooks.example/own').map(({ body }) => body)
  for (const name of [...audiences, 'Chimera']) expect(own.join()).toContain(`${name} is down`)
})

test('nobody subscribes to what they may not see, nor another address', async () => {
  const form = { email: addresses.Apollo, scope: 'services', incidents: 'yes' }
  const choose = (id: string, email = addresses.Apollo) =>
    visitors.Apollo.post('/subscribe', { ...form, email, [`service-${id}`]: 'yes' })
  const [mine = '', theirs = ''] = [page.services.Apollo[0], page.services.Borealis[0]]
  expect((await choose(mine)).status).toBe(200)
  for (const answer of [
    await choose(theirs),
    await choose(mine, 'eve@stranger.example'),
    await choose(mine, addresses.Borealis),
  ])
    expect([answer.status, page.leakTo('Apollo', answer.text)]).toEqual([422, undefined])
  const link = `/s/acme/subscriptions/${linkOf('Apollo')}/following`
  expect((await page.app.visitor().post(link, { ...form, [`service-${theirs}`]: 'yes' })).status).toBe(422)
  const url = await visitors.Apollo.post('/subscribe', {
    ...form,
    channel: 'webhook',
    url: 'https://new.example/',
    [`service-${theirs}`]: 'yes',
  })
  expect([url.status, page.leakTo('Apollo', url.text)]).toEqual([422, undefined])
})

test('what the team takes away is gone with the next request, and what it gives is there', async () => {
  const [theirs = ''] = page.services.Borealis
  const holder = { reader: page.readers.Apollo }
  const summary = async () => (await visitors.Apollo.get('/api/v2/summary.json')).text
  changeServices(page.app.deps, system, acmeId, holder, { how: 'add', serviceIds: [theirs] })
  expect(await summary()).toContain('Borealis is down')
  changeServices(page.app.deps, system, acmeId, holder, { how: 'remove', serviceIds: [theirs] })
  expect(page.leakTo('Apollo', await summary())).toBeUndefined()
  changeServices(page.app.deps, system, acmeId, holder, { how: 'replace', serviceIds: [] })
  expect((await visitors.Apollo.get('/')).text).toContain('Apollo latency')
  changeMetrics(page.app.deps, system, acmeId, page.readers.Apollo, { how: 'replace', metricIds: [] })
  const { text } = await visitors.Apollo.get('/')
  expect([text.includes('No services are shared with you yet.'), /Apollo|Shared|Some are/.test(text)]).toEqual([
    true,
    false,
  ])
})
