import { join } from 'node:path'
import { expect, test } from 'vitest'

test('the bench of start-up and page runs, and every figure comes out', async () => {
  const child = Bun.spawn([process.execPath, join(import.meta.dirname, 'start-and-page.ts'), '--short'], {
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  expect({ exit: await child.exited, err }).toEqual({ exit: 0, err: '' })
  expect(out.trim().split('\n')).toEqual(
    Array(5).fill(expect.stringMatching(/ {2,}\d+(\.\d+)?( ms| MiB| s)? {3}target [≤≥]/)),
  )
})
