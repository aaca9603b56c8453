import { expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { loadedWith } from './loaded-with.ts'

/** Needed for the first page, or for the clock that the background goes by. */
const atStart = {
  'src/commands/serve.ts': ['@kitajs/html', 'drizzle-orm', 'elysia', 'lucide-static'],
  'src/commands/background-worker.ts': ['@kitajs/html', 'croner', 'drizzle-orm'],
}

const packages = Object.keys(packageJson.dependencies)

/** `drizzle-orm/sqlite-core` is of `drizzle-orm`. */
function packageOf(target: string): string | undefined {
  return packages.find((name) => target === name || target.startsWith(`${name}/`))
}

test.each(Object.entries(atStart))('%s starts with no library that it does not need yet', (start, needed) => {
  const loaded = new Set([...loadedWith(start)].flatMap((target) => packageOf(target) ?? []))
  expect([...loaded].toSorted()).toEqual(needed)
})

test('the search is awake: what a command imports at once is found, and what it asks for later is not', () => {
  expect(loadedWith('src/platform/mailer.ts')).not.toContain('nodemailer')
  expect(loadedWith('src/jobs/schedule.ts')).toContain('croner')
})
