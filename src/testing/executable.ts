import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const binary = join(root, 'dist/opsentry')
let fresh = false

/** The path of the executable that ships. Throws where it is missing or older than what it is built from. */
export function executable(): string {
  if (!fresh) refuseStale()
  fresh = true
  return binary
}

function refuseStale(): void {
  if (!existsSync(binary)) throw new Error('dist/opsentry is missing: run npm run build')
  const newest = ['src', 'views', 'static', 'migrations']
    .flatMap((part) =>
      readdirSync(join(root, part), { recursive: true, encoding: 'utf8' }).map((name) => join(part, name)),
    )
    .filter((name) => !/\.test\.|^src\/(testing|scenarios)/.test(name))
    .map((name) => statSync(join(root, name)))
    .filter((entry) => entry.isFile())
    .map(({ mtimeMs }) => mtimeMs)
  if (Math.max(...newest) > statSync(binary).mtimeMs)
    throw new Error('dist/opsentry is older than the sources: run npm run build')
}
