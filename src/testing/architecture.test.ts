import { expect, test } from 'vitest'
import { firstMatch, product, roomOf, type SourceFile, sources, tests } from './house.ts'

/** The house rules of CONTRIBUTING, held against every file. A finding says where, why, and what to do instead. */

test('the test saw the house', () => {
  expect(product.length).toBeGreaterThan(120)
  expect(product.filter(({ path }) => path.startsWith('views/')).length).toBeGreaterThan(20)
  expect(product.flatMap(({ imports }) => imports).filter(({ isOurs }) => isOurs).length).toBeGreaterThan(400)
})

interface Arrow {
  path: string
  target: string
  line: number
}

const arrows: Arrow[] = product.flatMap(({ path, imports }) =>
  imports.filter(({ isOurs }) => isOurs).map(({ target, line }) => ({ path, target, line })),
)

/** Floor -> the only places it may import from, besides itself. */
const mayImport: Record<string, string[]> = {
  'src/commands/': [
    'src/app.ts',
    'src/config.ts',
    'src/db/',
    'src/domain/',
    'src/http/api/v1/call.ts',
    'src/http/app-deps.ts',
    'src/http/api/v1/call.ts',
    'src/http/program-refusal.ts',
    'src/jobs/',
    'src/platform/',
    'src/route.ts',
    'src/routes.ts',
    'src/statuspage/',
    'src/words',
    'views/emails/late-renderer.ts',
    'package.json',
  ],
  'src/http/': [
    'src/assets.ts',
    'src/banner-look.ts',
    'src/brand-color.ts',
    'src/carried.ts',
    'src/csv.ts',
    'src/domain/',
    'src/later.ts',
    'src/route.ts',
    'src/route-path.ts',
    'src/routes.ts',
    'src/scim/',
    'src/statuspage/',
    'src/words',
    'views/',
    'src/db/schema/',
    'src/db/acting.ts',
    'src/db/list-page.ts',
    'src/db/page-revision.ts',
    'src/db/restricted.ts',
    'src/db/storage.ts',
    'package.json',
  ],
  'src/jobs/': ['src/domain/', 'src/db/', 'src/words'],
  'src/domain/': [
    'src/db/',
    'src/carried.ts',
    'src/csv.ts',
    'src/ipv6.ts',
    'src/later.ts',
    'src/markdown.ts',
    'src/messages/',
    'src/network-modules.ts',
    'src/parse-json.ts',
    'src/route.ts',
    'src/routes.ts',
    'src/scim/',
    'src/statuspage/',
    'src/words',
    'src/xml.ts',
  ],
  'src/db/': ['src/platform/paths.ts', 'src/platform/place-file.ts', 'src/words'],
  'src/platform/': [
    'src/carried.ts',
    'src/domain/context.ts',
    'src/domain/destinations/destinations.ts',
    'src/domain/mail/judge-refusal.ts',
    'src/domain/object-store/sign-request.ts',
    'src/domain/destinations/http-client.ts',
    'src/domain/errors.ts',
    'src/domain/mail/mail.ts',
    'src/domain/time/every-second.ts',
    'src/domain/time/retry-after.ts',
    'src/config.ts',
    'src/later.ts',
    'src/network-modules.ts',
    'src/parse-json.ts',
    'src/words',
  ],
  'src/scim/': [],
  'src/statuspage/': ['src/words'],
  'src/messages/': ['src/words'],
  'views/': ['src/assets.ts', 'src/later.ts', 'src/markdown.ts', 'src/messages/', 'src/routes.ts', 'src/words'],
}

test.each(Object.entries(mayImport))('%s imports only downward', (floor, allowed) => {
  const outside = arrows
    .filter(({ path }) => path.startsWith(floor))
    .filter(({ target }) => ![floor, ...allowed].some((prefix) => target.startsWith(prefix)))
  const instead = `${floor} may import ${allowed.join(', ')}: move what both need down, or hand it in as an argument`
  expect(outside.map((arrow) => finding(arrow, `floors have one direction`, instead))).toEqual([])
})

/** Inside the domain, cause to effect: a room imports only rooms that stand after it. */
const rooms = [
  'demo',
  'statuspage-import',
  'transfer',
  'setup',
  'retention',
  'data-requests',
  'erasure',
  'backup',
  'homepage',
  'page-copies',
  'status-page',
  'publishing',
  'maintenance',
  'announcements',
  'incidents',
  'publications',
  'agent-drafts',
  'subscriber-imports',
  'services',
  'metrics',
  'subscribers',
  'notices',
  'scim',
  'sso',
  'team',
  'webhooks',
  'organizations',
  'accounts',
  'api-tokens',
  'invitations',
  'passes',
  'privacy',
  'notifications',
  'page-access',
  'deliveries',
  'clock',
  'certificates',
  'alarms',
  'service-status',
  'request-logs',
  'mail',
  'networks',
  'lease',
  'suggestions',
  'object-store',
  'destinations',
  'rate-limits',
  'sent-forms',
  'secrets',
  'monitoring',
  'settings',
  'forms',
  'time',
  'audit',
]

const rank = (path: string) => rooms.indexOf(roomOf(path) ?? '')

/** A noun's type and its pure rules: leaves, so that every room may read them, causes and effects alike. */
const nouns = [
  'src/domain/incidents/further-texts.ts',
  'src/domain/incidents/incident.ts',
  'src/domain/maintenance/maintenance-window.ts',
  'src/domain/notifications/notification.ts',
  'src/domain/services/service.ts',
  'src/domain/subscribers/subscriber.ts',
]

test('a noun’s file is a leaf', () => {
  const allowed = [...nouns, 'src/db/ids.ts', 'src/db/schema/', 'src/words']
  const found = arrows
    .filter(({ path }) => nouns.includes(path))
    .filter(({ target }) => !allowed.some((prefix) => target.startsWith(prefix)))
  const instead = 'a rule that needs more than the noun itself belongs to a verb'
  expect(found.map((arrow) => finding(arrow, 'every room reads it', instead))).toEqual([])
})

test('inside the domain, imports run from cause to effect', () => {
  const between = arrows
    .filter(({ target }) => !nouns.includes(target))
    .filter(({ path, target }) => roomOf(path) && roomOf(target) && roomOf(path) !== roomOf(target))
  const unknown = between.filter(({ path, target }) => rank(path) < 0 || rank(target) < 0)
  const why = 'a room without a place in the order could be in a circle'
  expect(unknown.map((arrow) => finding(arrow, why, 'give the room its place in the list `rooms` above'))).toEqual([])
  const backward = between.filter(({ path, target }) => rank(target) < rank(path))
  const instead = 'call it from the room that causes it, move the shared rule down, or make it a pure function'
  expect(backward.map((arrow) => finding(arrow, 'effects never import their causes', instead))).toEqual([])
})

test('no two files import each other, however far around', () => {
  const byPath = new Map(product.map(({ path }) => [path, arrows.filter((arrow) => arrow.path === path)]))
  const done = new Set<string>()
  const circles: string[] = []
  function walk(path: string, trail: string[]): void {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
    else if (!done.has(path)) {
      for (const { target } of byPath.get(path) ?? []) walk(target, [...trail, path])
      done.add(path)
    }
  }
  for (const { path } of product) walk(path, [])
  expect(circles, 'a circle has no bottom to start reading at: move what both need into a third file').toEqual([])
})

test('the domain knows neither the web server nor the environment', () => {
  const found = product
    .filter(({ path }) => path.startsWith('src/domain/'))
    .flatMap(({ path, imports }) => imports.map((one) => ({ path, ...one })))
    .filter(({ path, target, isOurs }) => path.endsWith('.tsx') || (!isOurs && /^(elysia|@kitajs)/.test(target)))
  const instead = 'answer requests in src/http/, make HTML in views/'
  expect(found.map((arrow) => finding(arrow, 'a verb is called by jobs and commands, too', instead))).toEqual([])
})

test('every verb that writes records what it did', () => {
  const recording =
    /record(Audit|AccountEvent)\(|insertFirstAccount\(|changeInstance\(|pauseBrokenEndpoint\(|eraseDetails\(|askIn\(|editIn\(|saveLook\(|changeInvitedRole\(|beginEpoch\(|anchorChains\(/
  const silent = product
    .filter(({ path, text }) => path.startsWith('src/domain/') && !recording.test(text))
    .flatMap((file) => firstMatch(file, /\bwrite\(deps\.db/))
  const instead = 'call recordAudit(tx, …) in the same transaction'
  expect(silent.map((where) => `${where} writes and records nothing. Instead: ${instead}.`)).toEqual([])
})

test('interfaces of functions say so as properties', () => {
  const found = product
    .filter(({ path }) => !/^src\/(http|scenarios)\//.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^(?:export )?interface (\w+)[^{]*\{\n([\s\S]*?)^\}/gm)].flatMap(([, name, body = '']) =>
        [...body.matchAll(/^ +(\w+)\??(?:<[^>]*>)?\(/gm)].map(([, method]) => `${path}: ${name}.${method}()`),
      ),
    )
  const instead = 'as a method its parameters are compared both ways, and a missing field compiles: `name: (…) => …`'
  expect(found, instead).toEqual([])
})

test.each(rooms)('%s has tests of its own that need no app', (room) => {
  const own = tests.filter(({ path }) => roomOf(path) === room)
  const bare = own.filter(({ imports }) =>
    imports.every(({ target }) => !/^src\/(testing\/harness|app)\.ts$/.test(target)),
  )
  expect(bare.length, `add src/domain/${room}/VERB.test.ts over testRoom() (src/testing/room.ts)`).toBeGreaterThan(0)
})

test('there are six lines of test for ten of the product', () => {
  const lines = (files: SourceFile[]) => files.reduce((sum, { text }) => sum + text.split('\n').length, 0)
  const testing = sources.filter(({ path }) => /\.test\.|^src\/(testing|scenarios)\//.test(path))
  expect(lines(testing) / lines(sources.filter((file) => !testing.includes(file)))).toBeGreaterThan(0.6)
})

/** Lists, as long as there is something to list: a language's messages, every route, screens. */
const lists = ['src/routes.ts', 'src/scenarios/screens.ts']
const isList = (path: string) => /^src\/messages\/\w+-texts/.test(path) || lists.includes(path)

test('files stay of a size that can be read at once', () => {
  const long = product
    .filter(({ path }) => !isList(path))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
    .filter(({ lines }) => lines > 250)
  const instead = 'something in there wants a file of its own'
  expect(long.map(({ path, lines }) => `${path}: ${lines} lines, and 250 are the most: ${instead}`)).toEqual([])
})

function finding({ path, target, line }: Arrow, why: string, instead: string): string {
  return `${path}:${line} imports ${target}. Why not: ${why}. Instead: ${instead}.`
}
