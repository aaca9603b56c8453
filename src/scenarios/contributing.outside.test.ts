import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { executable } from '#src/testing/executable.ts'
import { projectRoot } from '#src/testing/house.ts'
import { dataFolder, until } from '#src/testing/serving.ts'

/**
 * The commands of CONTRIBUTING, typed in a copy of the checkout that shares its node_modules. Needs Debian's git.
 */

const { folder, remove } = dataFolder()
const copy = join(folder, 'checkout')

beforeAll(() => {
  const { stdout } = Bun.spawnSync(['git', 'ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: projectRoot,
  })
  for (const path of stdout
    .toString()
    .split('\n')
    .filter((one) => one !== '' && existsSync(join(projectRoot, one)))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    copyFileSync(join(projectRoot, path), join(copy, path))
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'))
  // Copied after the sources, because an executable older than they are is refused.
  mkdirSync(join(copy, 'dist'))
  copyFileSync(executable(), join(copy, 'dist/opsentry'))
  const commit = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '-q', '-m', 'All']
  for (const args of [['init', '-q'], ['add', '-A'], commit]) Bun.spawnSync(['git', ...args], { cwd: copy })
})

afterAll(remove)

/** Nobody asks for colours here. */
const { FORCE_COLOR: _, ...environment } = Bun.env
const plain = { ...environment, NO_COLOR: '1' }

/** Resolves once it has said `said` (then it is ended) or has ended by itself. */
async function type(command: string, said?: RegExp): Promise<{ exit: number | null; output: string }> {
  const child = Bun.spawn(['sh', '-c', `exec ${command}`], {
    cwd: copy,
    env: { ...plain, OPSENTRY_DATA: join(folder, 'data'), OPSENTRY_HOST: '127.0.0.1', OPSENTRY_PORT: '0' },
    // A group of its own, because npm does not hand a signal on.
    detached: true,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  let output = ''
  const reads = [child.stdout, child.stderr].map(async (stream) => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) output += decoder.decode(chunk, { stream: true })
  })
  if (said) {
    await until(
      () => (said.test(output) || child.exitCode !== null ? true : undefined),
      () => `${command}: ${output}`,
    )
    expect(output).toMatch(said)
    process.kill(-child.pid, 'SIGKILL')
  }
  const exit = await child.exited
  await Promise.all(reads)
  return { exit, output }
}

/** Command, as in the table -> what a run of it shows. */
const tried: Record<string, () => Promise<void>> = {
  async 'npm start'() {
    await type('npm start', /\bport=\d+/)
  },
  async 'npm run dev'() {
    await type('npm run dev', /\bport=\d+/)
  },
  async 'npm run check'() {
    const edited = join(copy, 'src/statuspage/indicator.ts')
    writeFileSync(edited, `${readFileSync(edited, 'utf8')}\nexport const edited = 1\n`)
    const { exit, output } = await type('npm run check')
    expect({ exit, output }).toEqual({
      exit: 0,
      output: expect.stringMatching(/indicator\.test\.ts(.|\n)*Tests.* \d+ passed/),
    })
  },
  async 'npm test -- src/domain/incidents'() {
    const { exit, output } = await type('npm test -- src/domain/incidents')
    expect({ exit, output }).toEqual({ exit: 0, output: expect.stringMatching(/Tests.* \d+ passed/) })
  },
  async 'npm run format'() {
    const file = join(copy, 'src/routes.ts')
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replaceAll('get(', 'get( '))
    expect((await type('npm run format')).exit).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe(before)
  },
  async 'npm run messages'() {
    const words = join(copy, 'src/words/languages.ts')
    const before = readFileSync(words, 'utf8')
    writeFileSync(words, before.replace("'fr',", ''))
    expect((await type('npm run messages')).exit).toBe(0)
    expect(readFileSync(words, 'utf8')).toBe(before)
  },
  async 'npm run migration -- --name=what-changes'() {
    const { exit, output } = await type('npm run migration -- --name=what-changes')
    expect({ exit, output }).toEqual({ exit: 0, output: expect.stringContaining('No schema changes') })
  },
  async 'npm run triggers'() {
    const { exit, output } = await type('npm run triggers')
    expect({ exit, output }).toEqual({ exit: 0, output: expect.stringContaining('The triggers are as declared.') })
  },
}

/** Too long for here, each run by whoever it is for: CI, a release, a note. */
const longer = [
  'npm test',
  'npm run test:benches',
  'npm run test:outside',
  'npm run bench',
  'npm run build',
  'npm run order',
  'npm run screenshots',
]

const table = readFileSync(join(projectRoot, 'CONTRIBUTING.md'), 'utf8')
const commands = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, command = '']) => command)

test('every command of the table is tried here, or has a script and takes longer', () => {
  expect(commands.toSorted()).toEqual([...Object.keys(tried), ...longer].toSorted())
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
  const named = commands.map((command) => /^npm (?:run )?([\w:]+)/.exec(command)?.[1] ?? command)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

/** Milliseconds: a busy machine is no defect. */
const patience = 600_000

test.each(Object.entries(tried))('%s', (_command, run) => run(), patience)
