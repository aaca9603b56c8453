import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'

/**
 * Prints the test files that speak of what changed since the last commit (in a clean checkout: with it): a changed test itself,
 * those named after a changed file, else those that import it, else the few beside it. The whole suite knows more.
 */

const root = resolve(import.meta.dirname, '..')
/** Beyond this many, the tests of a folder are no quick answer. */
const few = 6

const tests = ['src', 'views'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name) && !name.includes('.outside.'))
    .map((name) => join(folder, name)),
)
const sources = new Map(tests.map((path) => [path, readFileSync(join(root, path), 'utf8')]))

const changed = git('status', '--porcelain', '-uall').map((line) => line.slice(3).split(' -> ').at(-1) ?? '')
const files = changed.length > 0 ? changed : git('show', '--name-only', '--format=', 'HEAD')
const speaking = files.filter((path) => /\.tsx?$/.test(path) && existsSync(join(root, path))).flatMap(testsOf)
process.stdout.write([...new Set(speaking)].map((path) => `${path}\n`).join(''))

function testsOf(path: string): string[] {
  if (tests.includes(path)) return [path]
  const stem = basename(path).replace(/\.\w+$/, '')
  const beside = tests.filter((test) => dirname(test) === dirname(path))
  const named = beside.filter((test) => basename(test).startsWith(`${stem}.`))
  if (named.length > 0) return named
  const importing = tests.filter((test) => imports(test).includes(path))
  if (importing.length > 0) return importing.slice(0, few)
  return beside.length <= few ? beside : []
}

function imports(test: string): string[] {
  return [...(sources.get(test) ?? '').matchAll(/from '([^']+)'/g)]
    .map(([, target = '']) => target)
    .filter((target) => /^[.#]/.test(target))
    .map((target) => (target.startsWith('#') ? target.slice(1) : relative(root, resolve(root, dirname(test), target))))
}

function git(...args: string[]): string[] {
  const { stdout } = Bun.spawnSync(['git', ...args], { cwd: root })
  return stdout.toString().split('\n').filter(Boolean)
}
