import { expect, test } from 'vitest'
import { product } from './house.ts'

/** Rooms that write down for visitors, subscribers and programs which services something is about. */
const outside = /^src\/domain\/(status-page|notifications|subscribers)\//

/** Read by the team alone. */
const forTheTeam = ['src/domain/subscribers/export-subscribers.ts']

test('whatever names services to others asks whether they are public', () => {
  const naming = product.filter(({ path, text }) => outside.test(path) && /services\.name|[sS]erviceName\b/.test(text))
  expect(naming.length).toBeGreaterThan(6)
  const open = naming.filter(({ path, text }) => !forTheTeam.includes(path) && !/isPublic\(\)/.test(text))
  expect(open.map(({ path }) => `${path}: join \`services\`, and ask isPublic() of it`)).toEqual([])
})
