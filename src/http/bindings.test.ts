import { expect, test } from 'vitest'
import { lateRoutes } from './bindings.ts'
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
