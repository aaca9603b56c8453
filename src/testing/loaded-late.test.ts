import { expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { sources } from './house.ts'
import { loadedWith } from './loaded-with.ts'

/** Needed for the first page, or for the clock that the background goes by. */
const atStart = {
  'src/commands/serve.ts': ['@kitajs/html', 'drizzle-orm', 'elysia', 'lucide-static'],
  'src/commands/background-worker.ts': ['croner', 'drizzle-orm'],
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

/** Rooms for those who sign in and for programs, the forms of visitors, every mail. */
const answersOthers =
  /^(src\/http|views)\/(account|admin|api|auth|dashboard|docs|emails|mcp|scim|setup)\/|^src\/http\/public\/(page-door|privacy|subscri)/

test('no page waits at a start for what answers those who sign in, programs and forms, nor for a mail', () => {
  const loaded = [...loadedWith('src/commands/serve.ts')]
  expect(loaded.filter((path) => answersOthers.test(path)).toSorted()).toEqual([
    'src/http/api/present.ts',
    'src/http/api/public-api.ts',
    'src/http/api/v1/admit.ts',
    'src/http/auth/next.ts',
    'src/http/setup/access.ts',
    'views/auth/auth-page.tsx',
    'views/emails/late-renderer.ts',
    'views/setup/not-set-up.tsx',
  ])
})

/** Those of Node's modules that speak with others take some 10 ms, and 2 MB of each thread. */
const ofNetwork = /^node:(dgram|http|http2|https|tls)$/

test.each(Object.keys(atStart))('%s starts without what speaks with others', (start) => {
  expect([...loadedWith(start)].filter((target) => ofNetwork.test(target))).toEqual([])
  expect([...loadedWith('src/commands/health.ts')].filter((target) => ofNetwork.test(target)).length).toBeGreaterThan(0)
})

/** Kilobytes of our sources, at the most: each makes a start slower and an idle instance larger. */
const mostKilobytes = { 'src/commands/serve.ts': 1610, 'src/commands/background-worker.ts': 1730 }

test.each(Object.entries(mostKilobytes))('%s starts with %i KB of ours at the most', (start, most) => {
  const loaded = loadedWith(start)
  const sizes = sources.map(({ path, text }) => (loaded.has(path) ? text.length : 0))
  expect(sizes.reduce((sum, size) => sum + size, 0) / 1000).toBeLessThan(most)
})

test('the search is awake: what a command imports at once is found, and what it asks for later is not', () => {
  expect(loadedWith('src/platform/mailer.ts')).not.toContain('nodemailer')
  expect(loadedWith('src/jobs/schedule.ts')).toContain('croner')
})
