import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { benchInstance } from '../bench/instance.ts'

/**
 * Writes .ci/bytecode-order anew: the functions that a start and the pages of visitors run, by hashes of their own. `.ci/compile`
 * lays their code out together, so that an idle instance has 5 MiB less of the executable in memory. A function that has changed
 * since stands among all others; once many have, `npm run order` after a build, and another build.
 */

/** Milliseconds after which nothing more of a start is to come. */
const startIsOver = 6000
const paths = [
  '/',
  '/history',
  '/incidents/w554d74dv18j',
  '/api/v2/summary.json',
  '/history.atom',
  '/badge.svg',
  '/nothing',
]
/** A version, functions, modules and their names; what else is noted makes no difference, and most of the file. */
const kept = /^(v\d+$|[FMN] )/

const instance = await benchInstance()
try {
  const noted = join(instance.folder, 'order')
  instance.environment.BUN_BYTECODE_ORDER_OUT = noted
  const { url, pid, ended } = await instance.serve()
  for (const path of paths) await (await fetch(url + path)).bytes()
  await Bun.sleep(startIsOver)
  rmSync(noted, { force: true })
  process.kill(pid, 'SIGTERM')
  await ended
  if (!existsSync(noted)) throw new Error('the executable noted nothing: does this Bun know BUN_BYTECODE_ORDER_OUT?')
  const lines = readFileSync(noted, 'utf8')
    .split('\n')
    .filter((line) => kept.test(line))
  writeFileSync(resolve(import.meta.dirname, 'bytecode-order'), `${lines.join('\n')}\n`)
} finally {
  instance.stop()
}
