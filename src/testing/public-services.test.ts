import { expect, test } from 'vitest'
import { product } from './house.ts'

/** Rooms that write down for visitors, subscribers and programs which services something is about. */
const outside = /^src\/domain\/(status-page|notifications|subscribers)\//

/** Read by the team alone. */
const forTheTeam = ['src/domain/subscribers/export-subscribers.ts']

test('whatever names services to others asks whether they are public', () => {
  const naming = product.filter(({ path, text }) => outside.test(path) && /services\.name|[sS]erviceName\b/.test(text))
  expect(naming.length).toBeGreaterThan(6)
  const open = naming.filter(({ path, text }) => !forTheTeam.includes(path) && !/isPublic\(/.test(text))
  expect(open.map(({ path }) => `${path}: join \`services\`, and ask isPublic() of it`)).toEqual([])
})

/** What visitors may be told of, and the condition that leaves out what stays with the team. */
const conditions: [table: RegExp, condition: RegExp][] = [
  [/\.from\(incidents\)/, /isTold(Incident)?\(/],
  [/\.from\(maintenanceWindows\)/, /isOf\(db|isToldWindow\(/],
  [/\.from\(services\)/, /isPublic\(/],
]

test('whatever lists incidents, maintenance or services for visitors leaves out what stays with the team', () => {
  const listing = product.filter(({ path }) => /^src\/domain\/(status-page|page-copies)\//.test(path))
  const asked = conditions.map(([table, condition]) => {
    const files = listing.filter(({ text }) => table.test(text))
    return { seen: files.length > 0, open: files.filter(({ text }) => !condition.test(text)).map(({ path }) => path) }
  })
  expect(asked.slice(0, 2).map(({ seen }) => seen)).toEqual([true, true])
  expect(asked.flatMap(({ open }) => open)).toEqual([])
})
