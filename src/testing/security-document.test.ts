import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { covers, mayDo } from '#src/domain/authorize.ts'
import { permissions } from '#src/route.ts'
import { type TokenScope, tokenScopes } from '#src/words/access.ts'
import { roles } from '#src/words.ts'

/** docs/security.md, against what it speaks of. */

const root = join(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'docs/security.md'), 'utf8')

/** Section of ASVS 5.0.0 -> its requirements of levels 1 and 2; in each section they come before those of level 3. */
const asked: Record<string, number> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2 },
  ...{ '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2 },
  ...{ '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3 },
  ...{ '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4 },
  ...{ '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2 },
  ...{ '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1 },
  ...{ '9.1': 3, '9.2': 4 },
  ...{ '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3 },
  ...{ '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1 },
  ...{ '12.1': 3, '12.2': 2, '12.3': 4 },
  ...{ '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5 },
  ...{ '14.1': 2, '14.2': 4, '14.3': 3 },
  ...{ '15.1': 3, '15.2': 3, '15.3': 7 },
  ...{ '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3 },
  ...{ '17.1': 1, '17.2': 4, '17.3': 2 },
}

const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| (.+) \| (.+) \| (.*)\|$/gm)].map(
  ([, number = '', asks = '', here = '', shownBy = '']) => ({ number, asks, here, shownBy: shownBy.trim() }),
)

test('each requirement of levels 1 and 2 has its row, once and in its place', () => {
  const expected = Object.entries(asked).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, at) => `${section}.${at + 1}`),
  )
  expect(expected).toHaveLength(253)
  expect(rows.map(({ number }) => number)).toEqual(expected)
})

test('a row names the tests that show it, and they are there', () => {
  const named = rows.flatMap(({ shownBy }) => (shownBy === '' ? [] : shownBy.split(' ')))
  expect(named.length).toBeGreaterThan(200)
  const isThere = (name: string) => {
    const [, path] = /^`(src\/\S+\.test\.tsx?)`$/.exec(name) ?? []
    return path !== undefined && existsSync(join(root, path))
  }
  expect([...new Set(named)].filter((name) => !isThere(name)).toSorted()).toEqual([])
})

test('a row without a test says why: there is nothing of the kind, it is the operator’s, or the document itself is asked for', () => {
  const without = rows.filter(({ shownBy }) => shownBy === '')
  const excused = /^\*\*(Not here|Operator)\*\*|^above, /
  /** What nobody can see run, or is not there to be seen. */
  const unseen = ['1.4.1', '6.2.10', '6.4.2', '8.1.2']
  expect(without.filter(({ number, here }) => !excused.test(here) && !unseen.includes(number))).toEqual([])
})

test('the files that the document speaks of are there', () => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = '']) => join('docs', path))
  const sources = [...text.matchAll(/`(src\/[\w/-]+\.ts)`/g)].map(([, path = '']) => path)
  expect(links.length).toBeGreaterThan(2)
  expect([...links, ...sources].filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test('the table of roles is the one that is obeyed', () => {
  const yes = (may: boolean) => (may ? 'yes ' : '')
  const table = permissions.map((one) => `| \`${one}\` | ${roles.map((role) => yes(mayDo(role, one))).join('| ')}|`)
  expect(roles).toEqual(['owner', 'admin', 'editor', 'viewer'])
  expect(text).toContain(table.join('\n'))
})

test('the table of scopes, too', () => {
  const holds = (scope: TokenScope) => permissions.filter((one) => covers([scope], one)).map((one) => `\`${one}\``)
  const limited = tokenScopes.filter((scope) => scope !== 'everything')
  expect(text).toContain(limited.map((scope) => `| \`${scope}\` | ${holds(scope).join(', ')} |\n`).join(''))
  expect(holds('everything')).toHaveLength(permissions.length)
})

test('a browser keeps nothing but the choice of light or dark, and whether single keys are off', () => {
  const scripts = [...new Bun.Glob('static/**/*.js').scanSync(root)].map((path) =>
    readFileSync(join(root, path), 'utf8'),
  )
  expect(scripts.length).toBeGreaterThan(3)
  const stored = scripts.flatMap((script) => [...script.matchAll(/(?:local|session)Storage\.setItem\((.+?),/g)])
  expect(stored.map(([, key]) => key).toSorted()).toEqual(["'single-keys'", "'theme'"])
  expect(scripts.filter((script) => /indexedDB|document\.cookie|\bcaches\.|postMessage/.test(script))).toEqual([])
})
