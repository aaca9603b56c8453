import { instance as instanceTable } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { createWebhook } from '#src/domain/webhooks/create-webhook.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { system } from '#src/testing/personas.ts'
import { formToken, signIn } from './editor.ts'
import { isShort } from './options.ts'
import { addFollowers, inData } from './set-up.ts'

/** What goes on at an instance, each kind at its own pace (soak.ts). */

export interface Activity {
  name: string
  /** Milliseconds between two. */
  every: number
  /** After so many it begins over. */
  kinds: number
  act: (nth: number) => Promise<void>
}

const followers = isShort ? 20 : 200
const pages = ['/', '/history', '/incidents/w554d74dv18j', '/subscribe', '/privacy']
const feeds = [
  '/history.atom',
  '/history.rss',
  '/history.json',
  '/calendar.ics',
  '/badge.svg',
  '/badge.json',
  '/embed',
  '/index.md',
]
const publicApi = [
  'summary',
  'status',
  'components',
  'incidents',
  'incidents/unresolved',
  'scheduled-maintenances',
].map((name) => `/api/v2/${name}.json`)
const screens = [
  '',
  '/incidents',
  '/subscribers?search=reader-7',
  '/subscribers?search=nobody',
  '/audit',
  '/services',
  '/notifications',
]

/** Fills the data folder, and receives what webhooks are sent. */
export async function soakActivities(dataFolder: string) {
  const receiver = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: async (request) => new Response(await request.text()),
  })
  const prepared = await inData(dataFolder, (deps, organizationId) =>
    prepare(deps, organizationId, String(receiver.url)),
  )
  return { begin: (url: string) => begin(url, prepared), stop: () => void receiver.stop(true) }
}

interface Prepared {
  organizationId: string
  token: string
}

function prepare(deps: AppDeps, organizationId: string, receiver: string): Prepared {
  writeUnaudited(deps.db, (tx) =>
    tx
      .update(instanceTable)
      .set({ allowedDestinations: ['127.0.0.1'], strangerMailsPerHour: 100_000 })
      .run(),
  )
  addFollowers(deps, organizationId, followers)
  const events = ['incident', 'service_status'] as const
  createWebhook(deps, system, organizationId, { name: 'Pager', url: receiver, events: [...events] })
  const token = createApiToken(deps, system, organizationId, { name: 'Program', role: 'admin', days: 30 })
  return { organizationId, token }
}

async function begin(url: string, { organizationId, token }: Prepared): Promise<Activity[]> {
  const editor = await signIn(url)
  const form = await formToken(url, '/subscribe')
  const v1 = `/v1/pages/${organizationId}`
  const authorization = `Bearer ${token}`
  const tags = new Map<string, string>()

  async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const answer = await fetch(url + path, { headers, redirect: 'manual' })
    await answer.bytes()
    if (answer.status !== 200 && answer.status !== 304) throw new Error(`${path} answered ${answer.status}`)
    return answer
  }

  /** Every other one as a browser that has it already. */
  async function look(path: string, nth: number): Promise<void> {
    const known = nth % 2 === 1 ? tags.get(path) : undefined
    const answer = await get(
      path,
      known ? { 'if-none-match': known } : { 'accept-encoding': nth % 4 === 0 ? 'gzip' : 'br' },
    )
    tags.set(path, answer.headers.get('etag') ?? '')
  }

  async function program(method: string, path: string, body: object): Promise<{ id: string }> {
    const headers = { authorization, 'content-type': 'application/json' }
    const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body), keepalive: false })
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as { id: string }
  }

  async function ask(path: string, fields: Record<string, string>, nth: number): Promise<void> {
    const answer = await fetch(url + path, {
      method: 'POST',
      // One that was kept may be closed by the server at that moment, and a POST is not sent again.
      keepalive: false,
      redirect: 'manual',
      headers: { cookie: form.cookie, 'x-forwarded-for': network(nth) },
      body: new URLSearchParams({ _csrf: form.token, ...fields }),
    })
    await answer.bytes()
    if (answer.status >= 500) throw new Error(`${path} answered ${answer.status}`)
  }

  let open = ''
  return [
    {
      name: 'looks at pages',
      every: 50,
      kinds: 4 * pages.length,
      act: (nth) => look(of(pages, nth), Math.floor(nth / pages.length)),
    },
    {
      name: 'feeds, badges and embeds',
      every: 250,
      kinds: 4 * feeds.length,
      act: (nth) => look(of(feeds, nth), Math.floor(nth / feeds.length)),
    },
    {
      name: 'calls of the public API',
      every: 200,
      kinds: 4 * publicApi.length,
      act: (nth) => look(of(publicApi, nth), Math.floor(nth / publicApi.length)),
    },
    {
      name: 'screens and searches of the team',
      every: 1000,
      kinds: screens.length,
      act: async (nth) => void (await get(`/app/github${of(screens, nth)}`, { cookie: editor.cookie })),
    },
    { name: 'sign-ins', every: 10_000, kinds: 1, act: async () => void (await signIn(url)) },
    {
      name: 'sign-ins refused',
      every: 7000,
      kinds: 1,
      act: (nth) => ask('/sign-in', { email: `p${nth}@example.com`, password: 'not the password' }, nth),
    },
    {
      name: 'requests to subscribe',
      every: 2000,
      kinds: 1,
      act: (nth) => ask('/subscribe', { email: `new-${nth}@example.org` }, nth),
    },
    {
      name: 'calls of programs',
      every: 300,
      kinds: 3,
      act: async (nth) =>
        void (await get(`${v1}/${of(['incidents', 'components', 'subscribers'], nth)}`, { authorization })),
    },
    {
      // Opened, updated five times, resolved: each is told to all followers.
      name: 'updates posted',
      every: 15_000,
      kinds: 7,
      async act(nth) {
        const step = nth % 7
        const body = `Step ${nth}. ${'We are looking into it. '.repeat(5)}`
        if (step === 0)
          open = (
            await program('POST', `${v1}/incidents`, {
              incident: { name: `Logins fail ${nth}`, status: 'investigating', body },
            })
          ).id
        else
          await program('PATCH', `${v1}/incidents/${open}`, {
            incident: { status: step === 6 ? 'resolved' : 'monitoring', body },
          })
      },
    },
  ]
}

function of(list: readonly string[], nth: number): string {
  return list[nth % list.length] ?? ''
}

/** A network of its own, so that no limit joins in. */
function network(nth: number): string {
  return `10.${(nth >> 16) & 255}.${(nth >> 8) & 255}.${nth & 255}`
}
