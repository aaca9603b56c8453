import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, type TestApp, testApp } from '#src/testing/harness.ts'

function follow({ deps }: TestApp, people: number, organizationId = acmeId): void {
  for (let one = 1; one <= people; one++)
    subscribe(deps, `reader-${one}@${organizationId}.example`, {
      organizationId,
      state: one % 10 === 0 ? 'unconfirmed' : 'active',
      createdAt: deps.clock.now() + one,
      confirmedAt: null,
    })
}

const addresses = (text: string) => [...new Set(text.match(/reader-\d+@[a-z0-9]+\.example/g) ?? [])]

test('the list is read page by page, newest first, and nobody is missing or shown twice', async () => {
  const app = testApp()
  follow(app, 120)
  const ann = app.as('ann')
  const seen: string[] = []
  let next: string | undefined = '/app/acme/subscribers'
  while (next !== undefined) {
    const { text } = await ann.get(next)
    seen.push(...addresses(text))
    next = /rel="next" href="([^"]+)"/.exec(text)?.[1]
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => `reader-${120 - index}@acme00000000.example`))
})

test('it counts who follows by state, and shows nobody of another organization', async () => {
  const app = testApp()
  follow(app, 30)
  follow(app, 5, otherId)
  const { text } = await app.as('ann').get('/app/acme/subscribers')
  expect(text).not.toContain('@other0000000.example')
  const words = text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  expect(words).toMatch(/\b27\b/)
  expect(words).toMatch(/\b3\b/)
})

test.each(['0', '-1', 'x', '1e99', '99999'])('page %s answers calmly', async (page) => {
  const app = testApp()
  follow(app, 3)
  expect((await app.as('ann').get(`/app/acme/subscribers?page=${page}`)).status).toBe(200)
})

test('nobody follows yet: the page says how they will', async () => {
  const { text } = await testApp().as('ann').get('/app/acme/subscribers')
  expect(text).toContain('/subscribe')
})

test('“since” speaks of the state: of the confirmation, of the leaving, of the newest request', async () => {
  const { deps, as } = testApp()
  const hour = 3_600_000
  const [createdAt, confirmedAt, unsubscribedAt] = [0, hour, 2 * hour].map((later) => deps.clock.now() + later) as [
    number,
    number,
    number,
  ]
  subscribe(deps, 'a@example.org', { createdAt, confirmedAt })
  subscribe(deps, 'b@example.org', { createdAt, confirmedAt, state: 'unsubscribed', unsubscribedAt })
  subscribe(deps, 'c@example.org', { createdAt, confirmedAt: null, state: 'unconfirmed' })
  const { text } = await as('ann').get('/app/acme/subscribers')
  const times = [...text.matchAll(/>([a-c])@example\.org<\/a>[\s\S]*?datetime="([^"]+)"/g)]
  expect(Object.fromEntries(times.map(([, who, at]) => [who, at]))).toEqual({
    a: new Date(confirmedAt).toISOString(),
    b: new Date(unsubscribedAt).toISOString(),
    c: new Date(createdAt).toISOString(),
  })
})
