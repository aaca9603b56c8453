import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'
import type { Target } from './targets.ts'

/** Bun for that platform, from the npm registry into `folder`, once; held against the integrity that the lock file says. */
export function runtimeFor(target: Target, version: string, folder: string, lock: string): string {
  const place = join(folder, `${target.package}-${version}`)
  const binary = join(place, 'package', target.file)
  if (existsSync(binary)) return binary
  mkdirSync(folder, { recursive: true })
  const [packed = ''] = run('npm', [
    'pack',
    '--silent',
    '--pack-destination',
    folder,
    `@oven/${target.package}@${version}`,
  ])
    .trim()
    .split('\n')
  const archive = join(folder, packed)
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  const known = integrityIn(lock, `@oven/${target.package}@${version}`)
  if (digest !== known)
    throw new Error(`${packed} is ${digest}, and bun.lock says ${known}: nothing was built with it.`)
  mkdirSync(`${place}.half`, { recursive: true })
  run('tar', ['-xzf', archive, '-C', `${place}.half`])
  renameSync(`${place}.half`, place)
  return binary
}

function integrityIn(lock: string, name: string): string {
  const line = lock.split('\n').find((one) => one.includes(`["${name}",`)) ?? ''
  const [integrity] = /sha512-[\w+/=]+/.exec(line) ?? []
  if (integrity === undefined) throw new Error(`bun.lock does not say what ${name} is`)
  return integrity
}
