import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataFolder, runOpsentry } from '#src/testing/serving.ts'
import { licenseTexts, thirdPartyNotices } from './third-party-notices.ts'

const root = resolve(import.meta.dirname, '../..')
let folder: string
let remove: () => void

beforeEach(() => {
  ;({ folder, remove } = dataFolder())
})

afterEach(() => remove())

/** Path -> content; what is no text is written as JSON. */
function project(files: Record<string, unknown>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
}

const shelf = {
  'package.json': {
    name: 'shelf',
    version: '1.2.3',
    dependencies: { b: '1', '@a/a': '1' },
    devDependencies: { z: '1' },
  },
  LICENSE: 'Take it.\n',
  'node_modules/b/package.json': {
    ...{ name: 'b', version: '1.0.0', license: 'MIT', dependencies: { c: '1' } },
    ...{ repository: { type: 'git', url: 'git+https://example.com/b.git' } },
  },
  'node_modules/b/LICENSE': 'B may be used.\r\nAsk nobody.\r\n\r\n',
  'node_modules/b/CopyrightNotice.txt': 'All of B is mine.',
  'node_modules/b/licenses/README.md': 'A folder is no text.',
  'node_modules/b/license.js': 'export const license = 1',
  'node_modules/b/README.md': 'B does things.',
  'node_modules/b/node_modules/c/package.json': { name: 'c', version: '1.9.0', license: 'ISC' },
  'node_modules/c/package.json': { name: 'c', version: '2.0.0', license: '0BSD', repository: 'https://example.com/c' },
  'node_modules/@a/a/package.json': {
    ...{ name: '@a/a', version: '4.0.0', license: '(MIT OR Apache-2.0)' },
    ...{ peerDependencies: { c: '*', z: '*' }, peerDependenciesMeta: { z: { optional: true } } },
  },
  'node_modules/@a/a/LICENCE-MIT.md': 'A, too.',
  'node_modules/z/package.json': { name: 'z', version: '1.0.0', license: 'GPL-3.0' },
}

test('the notices name every package that runs, however far down, and none that only builds', () => {
  project(shelf)
  expect(thirdPartyNotices(folder)).toEqual([
    {
      ...{ name: '@a/a', version: '4.0.0', license: '(MIT OR Apache-2.0)', repository: undefined },
      texts: ['A, too.'],
    },
    {
      ...{ name: 'b', version: '1.0.0', license: 'MIT', repository: 'https://example.com/b' },
      texts: ['All of B is mine.', 'B may be used.\nAsk nobody.'],
    },
    { name: 'c', version: '1.9.0', license: 'ISC', repository: undefined, texts: [] },
    { name: 'c', version: '2.0.0', license: '0BSD', repository: 'https://example.com/c', texts: [] },
  ])
})

test('they are read after the licence of the product itself; a package without a text has its SPDX id and repository', () => {
  project(shelf)
  const line = '-'.repeat(80)
  const [own, ...others] = licenseTexts(folder).split(`\n\n${line}\n`)
  expect(own).toMatch(/^shelf 1\.2\.3 is under the licence below\. .+, 4 packages, .+\n\nTake it\.$/s)
  expect(others).toEqual([
    '@a/a 4.0.0\nLicence: (MIT OR Apache-2.0)\n\nA, too.',
    'b 1.0.0\nLicence: MIT\nhttps://example.com/b\n\nAll of B is mine.\n\nB may be used.\nAsk nobody.',
    'c 1.9.0\nLicence: ISC',
    'c 2.0.0\nLicence: 0BSD\nhttps://example.com/c',
  ])
})

test('a package that is not installed is refused, not left out', () => {
  project({ ...shelf, LICENSE: '', 'package.json': { name: 'shelf', dependencies: { b: '1', d: '1' } } })
  expect(() => thirdPartyNotices(folder)).toThrow('d is not installed')
})

test('so is one that says nothing of its licence', () => {
  project({ ...shelf, 'node_modules/c/package.json': { name: 'c', version: '2.0.0' } })
  expect(() => thirdPartyNotices(folder)).toThrow('the package c names no licence')
})

const bun = {
  'package.json': { name: 'shelf', version: '1.2.3', dependencies: { bun: '3.1.0' } },
  'docs/licenses/LGPL-2.1.txt': 'LESSER',
  'node_modules/bun/package.json': {
    ...{ name: 'bun', version: '3.1.0', license: 'MIT' },
    optionalDependencies: { '@oven/bun-plan9': '3.1.0' },
  },
  'node_modules/bun-types/package.json': { name: 'bun-types', version: '3.1.0', license: 'MIT' },
  'node_modules/bun-types/docs/project/license.mdx':
    '---\ntitle: License\n---\n\nBun links `zlib`.\n\n---\n\nAnd more.\n',
}

test('Bun brings what is linked into it, and the licence of its JavaScript engine, on whatever platform', () => {
  project(bun)
  const texts = ['Bun links `zlib`.\n\n---\n\nAnd more.', 'LESSER']
  expect(thirdPartyNotices(folder)).toEqual([
    { name: 'bun', version: '3.1.0', license: 'MIT', repository: undefined, texts },
  ])
})

test('what another version of Bun links is not passed off as this one', () => {
  project({ ...bun, 'node_modules/bun-types/package.json': { name: 'bun-types', version: '3.0.9', license: 'MIT' } })
  expect(() => thirdPartyNotices(folder)).toThrow('bun-types 3.0.9 tells no licences of bun 3.1.0')
})

test('opsentry licenses prints them from source, every dependency of package.json among them, and makes no data folder', async () => {
  const { exit, out, err } = await runOpsentry(['licenses'], folder)
  expect({ exit, err }).toEqual({ exit: 0, err: '' })
  expect(out).toContain('Copyright (c) 2026 the Opsentry authors')
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const heading = (name: string, version: unknown) => `\n${name} ${version}\nLicence: `
  const lacking = Object.entries(dependencies).filter(([name, version]) => !out.includes(heading(name, version)))
  expect([Object.keys(dependencies).length > 20, lacking]).toEqual([true, []])
  // What a dependency brings along is in the executable, though the tests ask for it, too.
  const packageOf = (name: string) => JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'))
  const brought = Object.assign({}, ...Object.keys(dependencies).map((name) => packageOf(name).dependencies))
  const building = Object.entries(devDependencies).filter(([name, version]) => out.includes(heading(name, version)))
  expect(building.filter(([name]) => !(name in brought))).toEqual([])
  for (const part of ['JavaScriptCore', '`boringssl`', '`sqlite`', 'GNU LESSER GENERAL PUBLIC LICENSE'])
    expect(out).toContain(part)
  expect(existsSync(join(folder, 'data'))).toBe(false)
})

test('it takes no argument', async () => {
  const { exit, out, err } = await runOpsentry(['licenses', 'all'], folder)
  expect({ exit, out, err }).toEqual({
    exit: 2,
    out: '',
    err: 'This command takes no arguments. Usage: opsentry licenses\n',
  })
})

test('whoever reads only the beginning is not shown a fault', async () => {
  const piped = '"$0" src/main.ts licenses | head -n 1'
  const child = Bun.spawn(['sh', '-c', piped, process.execPath], {
    ...{ cwd: root, env: { PATH: '/usr/bin:/bin', OPSENTRY_DATA: join(folder, 'data') } },
    ...{ stdout: 'pipe', stderr: 'pipe' },
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  expect(out).toMatch(/^opsentry \d+\.\d+\.\d+ is under the licence below\..*\n$/)
  expect(err).toBe('')
})
