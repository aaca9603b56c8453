import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A package whose code is in the executable, and what its authors ask to be passed on with it. */
export interface Notice {
  name: string
  version: string
  /** SPDX. */
  license: string
  repository: string | undefined
  /** As the package ships them; most have one, some none. */
  texts: string[]
}

interface Manifest {
  name: string
  version: string
  license?: string
  repository?: string | { url?: string }
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

const legal = /^(licen[cs]e|copying|notice|copyright)/i
const code = /\.[cm]?[jt]s(on)?$/

/** The licence of Opsentry in `root`, then those of everything its executable contains. */
export function licenseTexts(root: string): string {
  const { name, version } = readManifest(root)
  const notices = thirdPartyNotices(root)
  const intro = `${name} ${version} is under the licence below. It contains the work of others, ${notices.length} packages, each
under a licence of its own. Where a package brings no text of its licence, its repository has it.`
  return [`${intro}\n\n${readText(join(root, 'LICENSE'))}`, ...notices.map(section), ...fonts(root)].join(
    `\n\n${'-'.repeat(80)}\n`,
  )
}

/** Of the letters that pictures are drawn with: they are no package's. */
function fonts(root: string): string[] {
  if (!existsSync(join(root, 'static/fonts'))) return []
  return [`Noto Sans, Noto Sans JP\nLicence: OFL-1.1\n\n${readText(join(root, 'docs/licenses/OFL-1.1.txt'))}`]
}

function section({ name, version, license, repository, texts }: Notice): string {
  const heading = [`${name} ${version}`, `Licence: ${license}`, ...(repository ? [repository] : [])].join('\n')
  return [heading, ...texts].join('\n\n')
}

/**
 * The runtime dependencies of the project in `root`, transitive ones included, sorted by name. Throws where a package is not
 * installed, or says nothing of its licence.
 */
export function thirdPartyNotices(root: string): Notice[] {
  const found = new Map<string, Notice>()
  walk(root, root, new Set(), found)
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, notice]) => notice)
}

function walk(root: string, folder: string, seen: Set<string>, found: Map<string, Notice>): void {
  for (const name of needs(readManifest(folder))) {
    const target = installed(root, folder, name)
    if (seen.has(target)) continue
    seen.add(target)
    const notice = noticeOf(root, target)
    found.set(`${name} ${notice.version}`, notice)
    walk(root, target, seen, found)
  }
}

/** Optional dependencies are left out: only Bun has some, itself once for every platform. */
function needs({ dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }: Manifest): string[] {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional)
  return [...Object.keys(dependencies), ...peers]
}

/** Resolved as modules are: the nearest `node_modules` upward that has the package. */
function installed(root: string, from: string, name: string): string {
  const folder = join(from, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return folder
  if (from === root) throw new Error(`${name} is not installed`)
  return installed(root, dirname(from), name)
}

function noticeOf(root: string, folder: string): Notice {
  const { name, version, license, repository } = readManifest(folder)
  if (!license) throw new Error(`the package ${name} names no licence`)
  const texts = name === 'bun' ? textsOfBun(root, version) : textsIn(folder)
  return { name, version, license, repository: addressOf(repository), texts }
}

function textsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && legal.test(entry.name) && !code.test(entry.name))
    .map(({ name }) => readText(join(folder, name)))
    .toSorted()
}

/** The package `bun` ships no text; that of its types names every library that is linked into Bun, of the same version. */
function textsOfBun(root: string, version: string): string[] {
  const types = installed(root, root, 'bun-types')
  const described = readManifest(types).version
  if (described !== version) throw new Error(`bun-types ${described} tells no licences of bun ${version}`)
  const page = readText(join(types, 'docs/project/license.mdx')).replace(/^---\n.*?\n---\n+/s, '')
  return [page, readText(join(root, 'docs/licenses/LGPL-2.1.txt'))]
}

function addressOf(repository: Manifest['repository']): string | undefined {
  const url = typeof repository === 'string' ? repository : repository?.url
  return url?.replace(/^git\+/, '').replace(/\.git$/, '')
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

function readText(file: string): string {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim()
}
