import { join } from 'node:path'
import { expect } from 'vitest'

/** The lines that the short form of a bench prints, once it has ended well. */
export async function short(script: string): Promise<string[]> {
  const child = Bun.spawn([process.execPath, join(import.meta.dirname, script), '--short'], {
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  expect({ exit: await child.exited, err }, out).toEqual({ exit: 0, err: '' })
  return out.trim().split('\n')
}
