import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { Figure } from './figures.ts'
import { type Bench, promises } from './promises.ts'

/**
 * Runs the short form of a bench, which must end well and give every figure that is promised of it. Returns the lines it
 * printed and its figures.
 */
export async function short<B extends Bench>(
  bench: B,
): Promise<{ lines: string[]; figures: Record<keyof (typeof promises)[B], number> }> {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-short-'))
  const file = join(folder, 'figures')
  writeFileSync(file, '')
  const script = join(import.meta.dirname, `${bench}.ts`)
  const child = Bun.spawn([process.execPath, script, '--short', `--figures=${file}`], {
    env: process.env,
    stdout: 'pipe',
    stderr: 'pipe',
  })
  onTestFinished(async () => {
    // One that was given up must not run beside the next.
    child.kill('SIGTERM')
    await child.exited
    rmSync(folder, { recursive: true, force: true })
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  expect({ exit: await child.exited, err }, out).toEqual({ exit: 0, err: '' })
  const told = readFileSync(file, 'utf8').trim().split('\n')
  const figures = told.map((text): Figure => JSON.parse(text)).map(({ what, value }) => [what, value] as const)
  expect(figures.map(([what]) => what)).toEqual(Object.keys(promises[bench]))
  return {
    lines: out.trimEnd().split('\n'),
    figures: Object.fromEntries(figures) as Record<keyof (typeof promises)[B], number>,
  }
}
