import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { codeBlocks, documents } from './documents.ts'
import { executable } from './executable.ts'
import { dataFolder, launchBinary, runOpsentry, startServing } from './serving.ts'

/* The unit that docs/ offers and the .deb installs. Needs Debian's systemd strace. */

const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(folder, { recursive: true }))

const unit = readFileSync(resolve(import.meta.dirname, '../../docs/opsentry.service'), 'utf8')
/** As it stands where the executable is. */
const placed = join(folder, 'opsentry.service')

function analyze(...args: string[]): string {
  writeFileSync(placed, unit.replace('/usr/local/bin/opsentry', executable()))
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr || stdout)
  return stdout + stderr
}

test('systemd finds nothing wrong with it', () => {
  expect(analyze('verify', '--man=no', placed)).not.toContain('opsentry.service')
})

test('what is left open to it is 2.5 of 10 at the most', () => {
  const [, level] =
    /Overall exposure level for opsentry\.service: ([\d.]+)/.exec(
      analyze('security', '--offline=true', '--no-pager', placed),
    ) ?? []
  expect(Number(level)).toBeLessThanOrEqual(2.5)
})

test('the function of docs/install.md, by which commands run, runs them as the service runs', () => {
  const [block] = documents
    .filter(({ path }) => path === 'docs/install.md')
    .flatMap(codeBlocks)
    .filter(({ note }) => note === 'run: src/testing/service-unit.outside.test.ts')
  const { stdout } = spawnSync(
    'bash',
    ['-euc', `systemd-run() { printf '%s\\n' "$@"; }\n${block?.code}as_opsentry opsentry doctor`],
    {
      encoding: 'utf8',
    },
  )
  const said = stdout.trim().split('\n')
  expect(said.slice(-2)).toEqual(['opsentry', 'doctor'])
  const properties = said.flatMap((word, index) => (said[index - 1] === '-p' ? word : []))
  // Its user, its folder and with what modes, and its environment; the unit takes its user's name from its own.
  const own = ['User=opsentry', 'WorkingDirectory=/var/lib/opsentry']
  const ofUnit = unit
    .split('\n')
    .filter((line) => /^(DynamicUser|StateDirectory|StateDirectoryMode|UMask|EnvironmentFile)=/.test(line))
  expect(properties.toSorted()).toEqual([...ofUnit, ...own].toSorted())
  expect(unit).toContain(`\nEnvironment=${said[said.indexOf('-E') + 1]}\n`)
})

/** The calls of a set such as `@system-service`, with those of the sets inside. */
function callsIn(set: string): Set<string> {
  const lines = analyze('syscall-filter', '--no-pager', set).split('\n').slice(1)
  const names = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  return new Set(names.flatMap((name) => (name.startsWith('@') ? [...callsIn(name)] : [name])))
}

/** As the unit's lines say, one after the other. */
function allowedCalls(): Set<string> {
  const allowed = new Set<string>()
  for (const [, not, names = ''] of unit.matchAll(/^SystemCallFilter=(~?)(.*)$/gm))
    for (const name of names.split(' '))
      for (const call of name.startsWith('@') ? callsIn(name) : [name]) {
        if (not) allowed.delete(call)
        else allowed.add(call)
      }
  return allowed
}

test('every system call that it makes is allowed', async () => {
  const traced = (file: string) => (args: string[], at: string, environment: Record<string, string>) =>
    launchBinary(args, at, environment, ['strace', '-D', '-f', '-qq', '-o', file, executable()])
  const data = dataFolder()
  const serving = await startServing(data.folder, {}, traced(join(folder, 'serve')))
  expect((await fetch(`${serving.url}/healthz`)).status).toBe(200)
  expect((await fetch(await serving.setupLink(), { redirect: 'manual' })).status).toBeLessThan(400)
  expect(await serving.stop()).toBe(0)
  expect(await runOpsentry(['verify'], data.folder, {}, traced(join(folder, 'verify')))).toMatchObject({ exit: 1 })
  data.remove()
  const trace = readFileSync(join(folder, 'serve'), 'utf8') + readFileSync(join(folder, 'verify'), 'utf8')
  const made = new Set([...trace.matchAll(/^\d+ +(\w+)\(/gm)].map(([, call = '']) => call))
  expect(made.size).toBeGreaterThan(50)
  const allowed = allowedCalls()
  // SQLite gives its files to their folder's owner where root runs it.
  expect([...made].filter((call) => !allowed.has(call) && call !== 'fchown')).toEqual([])
})
