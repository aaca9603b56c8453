import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

/** The house rules of CONTRIBUTING, held against every import of every file. */

const root = resolve(import.meta.dirname, '../..')

interface SourceFile {
  path: string
  text: string
  /** Files of this project it imports, from the root. */
  imports: string[]
  /** Packages it imports. */
  packages: string[]
}

const files = ['src', 'views'].flatMap((folder) => sourcesIn(folder))
const product = files.filter(({ path }) => !path.includes('.test.') && !path.startsWith('src/testing/'))

test('the test saw the house', () => {
  expect(product.length).toBeGreaterThan(120)
  expect(product.filter(({ path }) => path.startsWith('views/')).length).toBeGreaterThan(20)
  expect(product.flatMap(({ imports }) => imports).length).toBeGreaterThan(400)
})

/** Floor -> the only floors it may import from, besides itself. `!` in front of a folder means: not from there. */
const mayImport: Record<string, string[]> = {
  'src/commands/': [
    'src/app.ts',
    'src/config.ts',
    'src/db/',
    'src/domain/',
    'src/http/app-deps.ts',
    'src/jobs/',
    'src/platform/',
    'src/urls.ts',
    'views/emails/renderer.ts',
    'package.json',
  ],
  'src/http/': [
    'src/assets.ts',
    'src/domain/',
    'src/urls.ts',
    'views/',
    'src/db/schema/',
    'src/db/page-revision.ts',
    'src/db/storage.ts',
  ],
  'src/jobs/': ['src/domain/', 'src/db/'],
  'src/domain/': ['src/db/', 'src/urls.ts'],
  'src/db/': ['src/platform/paths.ts'],
  'src/platform/': [
    'src/domain/context.ts',
    'src/domain/destinations.ts',
    'src/domain/errors.ts',
    'src/domain/mail.ts',
    'src/config.ts',
  ],
  'views/': ['src/urls.ts'],
}

test.each(Object.entries(mayImport))('%s imports only downward', (floor, allowed) => {
  const outside = product
    .filter(({ path }) => path.startsWith(floor))
    .flatMap(({ path, imports }) => imports.map((target) => ({ path, target })))
    .filter(({ target }) => ![floor, ...allowed].some((prefix) => target.startsWith(prefix)))
  expect(outside.map(arrow)).toEqual([])
})

/** Inside the domain, cause to effect: a room imports only rooms that stand after it. */
const rooms = [
  'demo',
  'statuspage-import',
  'transfer',
  'setup',
  'retention',
  'data-requests',
  'backup',
  'homepage',
  'status-page',
  'maintenance',
  'incidents',
  'subscriber-imports',
  'services',
  'subscribers',
  'notices',
  'team',
  'webhooks',
  'api-tokens',
  'organizations',
  'accounts',
  'privacy',
  'notifications',
  'service-status',
  'request-logs',
  'settings',
  'audit',
]

test('inside the domain, imports run from cause to effect', () => {
  const arrows = product
    .filter(({ path }) => roomOf(path) !== undefined)
    .flatMap(({ path, imports }) => imports.map((target) => ({ path, target })))
    .filter(({ path, target }) => roomOf(target) !== undefined && roomOf(target) !== roomOf(path))
  const unknown = arrows
    .flatMap(({ path, target }) => [path, target])
    .filter((path) => !rooms.includes(roomOf(path) ?? ''))
  expect([...new Set(unknown)]).toEqual([])
  const backward = arrows.filter(
    ({ path, target }) => rooms.indexOf(roomOf(target) ?? '') < rooms.indexOf(roomOf(path) ?? ''),
  )
  expect(backward.map(arrow)).toEqual([])
})

test('no two files import each other, however far around', () => {
  const byPath = new Map(product.map((file) => [file.path, file.imports]))
  const done = new Set<string>()
  const circles: string[] = []
  function walk(path: string, trail: string[]): void {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
    else if (!done.has(path)) {
      for (const next of byPath.get(path) ?? []) walk(next, [...trail, path])
      done.add(path)
    }
  }
  for (const { path } of product) walk(path, [])
  expect(circles).toEqual([])
})

test('the domain knows neither the web server nor the environment', () => {
  const strangers = files
    .filter(({ path }) => path.startsWith('src/domain/') && !path.includes('.test.'))
    .filter(({ path, packages }) => path.endsWith('.tsx') || packages.some((name) => /^(elysia|@kitajs)/.test(name)))
  expect(strangers.map(({ path }) => path)).toEqual([])
})

interface Refusal {
  what: string
  pattern: RegExp
  /** Where it is right, and the reason is written there. */
  allowed: string[]
}

const refusals: Refusal[] = [
  { what: 'reading the environment outside config.ts', pattern: /process\.env/, allowed: ['src/config.ts'] },
  {
    what: 'bookkeeping writes outside the named files',
    pattern: /\b(keepBooks|jotDown|jotDownIfPossible)\(/,
    allowed: [
      'src/db/write.ts',
      'src/domain/settings/',
      'src/domain/notifications/',
      'src/domain/retention/',
      'src/domain/subscriber-imports/',
      'src/domain/accounts/sessions.ts',
      'src/domain/incidents/drafts.ts',
      'src/domain/api-tokens/find-api-token.ts',
    ],
  },
  {
    what: 'a transaction beside write()',
    pattern: /\.transaction\(/,
    allowed: ['src/db/write.ts', 'src/db/request-logs.ts'],
  },
  { what: 'migrating outside db/migrate.ts', pattern: /\bmigrate\(/, allowed: ['src/db/migrate.ts'] },
  { what: 'an error handler beside the one', pattern: /\.onError\(/, allowed: ['src/http/plugins/errors.tsx'] },
  { what: 'an Elysia instance without a name', pattern: /new Elysia\((?!\{ name:)/, allowed: [] },
  { what: 'Math.random', pattern: /Math\.random/, allowed: [] },
  {
    what: 'the wall clock in the domain',
    pattern: /Date\.now\(|new Date\(\)/,
    allowed: ['src/platform/', 'src/commands/'],
  },
  {
    what: 'fetch outside the command that asks for a URL',
    pattern: /\bfetch\(/,
    allowed: ['src/commands/import.ts', 'src/domain/statuspage-import/'],
  },
  {
    what: 'an HTTP request beside the client that checks where it goes',
    pattern: /from 'node:https'|\bhttp\.(request|get)\(/,
    allowed: ['src/platform/http-client.ts'],
  },
  { what: 'a certificate left unchecked', pattern: /rejectUnauthorized/, allowed: [] },
  { what: 'script in an htmx attribute', pattern: /hx-on|js:|javascript:/, allowed: [] },
  { what: 'a name that hides from the XSS scan', pattern: /\b(const|let|function) safe[A-Z]/, allowed: ['src/http/'] },
  { what: 'an inline style or script on a page', pattern: / style=|<style|<script>/, allowed: ['views/emails/'] },
  { what: 'spread attributes, which the XSS scan does not see', pattern: /<[a-z]+ \{\.\.\./, allowed: [] },
  { what: 'drizzle relations, which make circles', pattern: /\brelations\(/, allowed: [] },
]

test.each(refusals)('refused: $what', ({ pattern, allowed }) => {
  const found = product
    .filter(({ path }) => !allowed.some((prefix) => path.startsWith(prefix)))
    .filter(({ text }) => pattern.test(text))
  expect(found.map(({ path }) => path)).toEqual([])
})

test('every verb that writes records what it did', () => {
  const silent = product
    .filter(({ path }) => path.startsWith('src/domain/'))
    .filter(({ text }) => /\bwrite\(deps\.db/.test(text))
    .filter(
      ({ text }) =>
        !/record(Audit|AccountEvent)\(|insertFirstAccount\(|pauseBrokenEndpoint\(|eraseDetails\(/.test(text),
    )
  expect(silent.map(({ path }) => path)).toEqual([])
})

/** Lists, as long as there is something to list: a language's messages, every route and who may call it, URLs, screens. */
const lists = ['src/http/route-access.ts', 'src/urls.ts', 'src/scenarios/screens.ts']
const isList = (path: string) => path.startsWith('views/messages/') || lists.includes(path)

test('files stay of a size that can be read at once', () => {
  const long = product
    .filter(({ path }) => !isList(path))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
    .filter(({ lines }) => lines > 250)
  expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
})

function sourcesIn(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => read(join(folder, name)))
}

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')
  const local = targets.filter((target) => /^[.#]/.test(target))
  return {
    path,
    text,
    imports: local.map((target) => fromRoot(path, target)),
    packages: targets.filter((target) => !/^[.#]/.test(target)),
  }
}

function fromRoot(path: string, target: string): string {
  if (target.startsWith('#')) return target.slice(1)
  return relative(root, resolve(root, dirname(path), target))
}

function roomOf(path: string): string | undefined {
  return /^src\/domain\/([a-z-]+)\//.exec(path)?.[1]
}

function arrow({ path, target }: { path: string; target: string }): string {
  return `${path} -> ${target}`
}
