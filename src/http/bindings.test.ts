import { expect, test } from 'vitest'
import { testApp } from '#src/testing/harness.ts'
import { atOnce, isBeyondFirst, lateRoutes } from './bindings.ts'
import { followers } from './followers.ts'
import { people } from './people.ts'
import { programs } from './programs.ts'

const named = (routes: readonly { name: string }[]) => routes.map(({ name }) => name).toSorted()

test.each([
  ['followers', followers],
  ['people', people],
  ['programs', programs],
] as const)('what is loaded with the first of the %s answers each of their routes, and no other', (whose, bindings) => {
  expect(lateRoutes[whose].length).toBeGreaterThan(10)
  expect(named(bindings.map(({ route }) => route))).toEqual(named(lateRoutes[whose]))
})

const places = (routes: readonly { patterns: readonly string[] }[]) =>
  routes.flatMap(({ patterns }) => patterns.map((pattern) => pattern.replace(/:\w+/g, 'w5x')))

test('every route waits for those that a start leaves out, or is among those of the start', () => {
  const late = places([...lateRoutes.followers, ...lateRoutes.people, ...lateRoutes.programs])
  expect(late.filter((path) => !isBeyondFirst(path))).toEqual([])
  expect(places(atOnce.map(({ route }) => route)).filter(isBeyondFirst)).toEqual([])
  expect(['/wp-login.php', '/s/acme/nothing', '/', '', '/s/acme'].filter(isBeyondFirst)).toEqual([])
})

test('what visitors ask for is answered as before once all routes are there', async () => {
  const { visitor, as } = testApp()
  const asked = [
    ...(['/', '/s/acme', '/history', '/incidents/w5x', '/no-such-page', '/s/acme/nothing', '/readyz'] as const).map(
      (path) => ['GET', path] as const,
    ),
    ...(['POST', 'OPTIONS', 'HEAD'] as const).map((method) => [method, '/api/v2/summary.json'] as const),
  ]
  const answers = () =>
    Promise.all(
      asked.map(async ([method, path]) => {
        const { status, text } = await visitor().send(path, { method, headers: {} })
        return [method, path, status, text]
      }),
    )
  const before = await answers()
  expect((await as('otto').get('/app/acme/incidents')).status).toBe(200)
  expect(await answers()).toEqual(before)
})
