import { allRoutes } from '#src/http/find-route.ts'
import type { AnyRoute } from '#src/route.ts'

/** The screens that bench/growth.ts looks at, over the rows of growth-rows.ts. */

export interface Screen {
  name: string
  path: string
  /** Whoever looks is a visitor. */
  isPublic: boolean
}

const row = (letter: string, number = 0) => `${letter}${String(number).padStart(11, '0')}`

/** Whose id stands behind a part of a path: of several, the one with most rows of its own. */
const ids: [before: string, id: string][] = [
  ['services/', row('s')],
  ['service-groups/', row('g')],
  ['incidents/', row('i', 1)],
  ['incident-templates/', row('t')],
  ['maintenance/', row('w')],
  ['subscribers/', row('f', 1)],
  ['subscriber-imports/', row('l')],
  ['notifications/', row('q')],
  ['webhooks/', row('h')],
  ['sub-processors/', row('b')],
  ['data-requests/', row('r')],
  ['history/', row('z')],
]

/**
 * Downloads are as long as what they hold; of the rest one is a picture, and the others show what is there only for a moment, or few
 * of what grows.
 */
const leftOut =
  /\.(csv|ndjson)$|^\/(setup|assets|v1|sign-up|favicon)|^\/(app|admin|sign-in)$|\/access(\/|$)|^\/scim\/|\/sso\/providers\/:|\/metrics\/:|\/readers\/.*:id|security\.txt|:token|pictures|\/styles\/|\/languages$|\/(publications|announcements|canned-texts)\/:|\/earlier\/|\/unsent\/|undo-deletion|^\/(sign-in|analytics)\/|\/(draft|publication)(\/|$)|^\/metrics$/

export function screens(): Screen[] {
  return allRoutes
    .filter(({ method, path }) => method === 'GET' && !leftOut.test(path))
    .map((route) => {
      const path = pathOf(route)
      return { name: path, path, isPublic: route.statusPage }
    })
}

function pathOf({ patterns, path }: AnyRoute): string {
  const [pattern = path] = patterns
  return ids
    .reduce((filled, [before, id]) => filled.replace(`${before}:id`, before + id), pattern)
    .replace(':slug', 'github')
    .replace(':updateId', pattern.includes('/maintenance/') ? row('x') : row('u', 3))
    .replace(':sample', 'status-update')
}

/** What people look for in lists, found or not. */
export function searches(): Screen[] {
  const subscribers = {
    'the beginning of an address': 'search=reader.777',
    'one address': 'search=reader.4711@mail.company-509.example',
    'the beginning of everybody’s address': 'search=reader',
    'a domain': 'search=@mail.company-509.example',
    'the beginning of a domain': 'search=mail.company-509',
    'an address inside': 'search=4711@mail&inside=yes',
    'a part of a domain': 'search=company-509.example',
    nobody: 'search=nobody-has-this',
    'nobody, on one channel': 'search=nobody-has-this&channel=slack',
    'everybody’s domain inside': 'search=.example&inside=yes',
    'a state': 'state=unsubscribed',
    'a state and an address': 'state=quarantined&search=reader.1',
    quarantine: 'state=quarantined',
    'a channel without anybody': 'channel=teams',
    'an old page': `before=${encodeURIComponent(`${Date.UTC(2026, 0, 1)}.${row('f')}`)}`,
  }
  const deliveries = {
    'an address': 'address=reader.777',
    nobody: 'address=nobody-has-this',
    failures: 'state=failed',
    'a failed address': 'state=failed&address=reader.100',
  }
  const audit = { 'an action': 'action=incident.opened', nothing: 'actor=nobody', 'a subject': 'subject=i00000000099' }
  const incidents = {
    'a word that many have': 'search=incident',
    'a word that none has': 'search=nobody-has-this',
    'a service': `service=${row('s', 1)}`,
    'a month': 'month=2026-01',
    'an impact and a word': 'impact=critical&search=nobody-has-this',
  }
  const maintenance = { 'a word that none has': 'search=nobody-has-this', 'a service': `service=${row('s', 1)}` }
  const queries = (page: string, list: Record<string, string>) =>
    Object.entries(list).map(([what, query]) => ({
      ...{ name: `${page}, of ${what}`, path: `/app/github/${page}?${query}`, isPublic: false },
    }))
  return [
    ...queries('subscribers', subscribers),
    ...queries(`notifications/${row('q')}`, deliveries),
    ...queries('audit', audit),
    ...queries('incidents', incidents),
    ...queries('maintenance', maintenance),
  ]
}
