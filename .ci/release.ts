import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { thirdPartyNotices } from '#src/commands/third-party-notices.ts'
import packageJson from '../package.json'
import { debianPackage } from './release/debian.ts'
import { run } from './release/run.ts'
import { runtimeFor } from './release/runtime.ts'
import { sbomOf } from './release/sbom.ts'
import { type Target, targets } from './release/targets.ts'

/**
 * Builds what is published into dist/release: an archive for each platform, `.deb`s, a list of what is inside, and checksums over all of it.
 * `npm run release [PLATFORM]…`: those alone. Two runs at one commit make the same bytes.
 */
const root = resolve(import.meta.dirname, '..')
const { version } = packageJson
const bun = packageJson.dependencies.bun
const lock = readFileSync(join(root, 'bun.lock'), 'utf8')
const commit = run('git', ['-C', root, 'rev-parse', '--short=12', 'HEAD']).trim()
const at = Number(run('git', ['-C', root, 'log', '-1', '--format=%ct'])) * 1000
const work = join(root, 'dist/release-work')
const into = join(root, 'dist/release')

const chosen = chosenTargets(process.argv.slice(2))
rmSync(into, { recursive: true, force: true })
mkdirSync(into, { recursive: true })
run('sh', [join(root, '.ci/stage')])
for (const target of chosen) release(target)
writeFileSync(
  join(into, `opsentry-${version}.cdx.json`),
  sbomOf({ name: 'opsentry', version, at, packages: thirdPartyNotices(root) }),
)
writeFileSync(join(into, 'SHA256SUMS'), checksums())
process.stdout.write(readFileSync(join(into, 'SHA256SUMS'), 'utf8'))

function chosenTargets(names: string[]): readonly Target[] {
  const unknown = names.filter((name) => !targets.some((target) => target.name === name))
  if (unknown.length === 0) return names.length === 0 ? targets : targets.filter(({ name }) => names.includes(name))
  process.stderr.write(
    `No such platform: ${unknown.join(', ')}. There are ${targets.map(({ name }) => name).join(', ')}.\n`,
  )
  process.exit(2)
}

function release(target: Target): void {
  const binary = compile(target)
  const folder = join(work, `opsentry-${version}-${target.name}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  if (target.debian) {
    const deb = join(work, 'deb')
    debianPackage({ root, binary, version, architecture: target.debian, at, work: deb, into })
  }
  renameSync(binary, join(folder, basename(binary)))
  for (const file of ['LICENSE', 'CHANGELOG.md', 'docs/opsentry.service'])
    copyFileSync(join(root, file), join(folder, basename(file)))
  archive(folder)
}

/** Under one name whatever the platform, because the name is part of what is compiled. */
function compile({ bun: name, ...target }: Target): string {
  const runtime = runtimeFor({ bun: name, ...target }, bun, join(work, 'runtimes'), lock)
  const outfile = join(work, name.includes('windows') ? 'opsentry.exe' : 'opsentry')
  run('sh', [join(root, '.ci/compile'), '--target', name, '--compile-executable-path', runtime, '--outfile', outfile], {
    OPSENTRY_COMMIT: commit,
  })
  return outfile
}

function archive(folder: string): void {
  const name = `${basename(folder)}.tar`
  const sameEverywhere = [
    '--sort=name',
    `--mtime=@${at / 1000}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--mode=go+rX,go-w',
  ]
  run('tar', [...sameEverywhere, '-C', work, '-cf', join(into, name), basename(folder)])
  run('gzip', ['-n6', join(into, name)])
}

/** As `sha256sum --check` reads them. */
function checksums(): string {
  return readdirSync(into)
    .toSorted()
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(join(into, name)))
          .digest('hex')}  ${name}\n`,
    )
    .join('')
}
