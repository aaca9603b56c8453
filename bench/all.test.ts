import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { benches } from './promises.ts'

async function all(...args: string[]): Promise<{ exit: number; out: string; err: string }> {
  const child = Bun.spawn([process.execPath, join(import.meta.dirname, 'all.ts'), ...args], {
    env: process.env,
    stdout: 'pipe',
    stderr: 'pipe',
  })
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await child.exited
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { exit: await child.exited, out, err }
}

test('named benches run alone, and their figures stand in one table at the end', async () => {
  const { exit, out, err } = await all('--short', 'sign-in-timing')
  expect({ exit, err }).toEqual({ exit: 0, err: '' })
  const [printed = '', table = ''] = out.split(/\n\n(?= +figure)/)
  expect(printed).toMatch(/^\nsign-in-timing\nsubscribing, known: quartiles /)
  expect(table.split('\n')).toEqual([
    expect.stringMatching(/^ +figure +target +kept +next$/),
    'sign-in-timing',
    ...['subscribing', 'forgotten password', 'sign-up', 'invitation', 'sign-in'].map((what) =>
      expect.stringMatching(
        new RegExp(`^ {2}${what}: known slower than unknown +[01]\\.\\d\\d +0\\.45 to 0\\.55 +(yes|NO)$`),
      ),
    ),
    '',
    expect.stringMatching(/^[0-5] of 5 promises kept\.$/),
    'Short forms: what they count is true, their times and ratios mean nothing.',
    expect.stringMatching(/^\d+\.\d minutes\.$/),
    '',
  ])
})

test('a bench that fails is told in the table, and the whole fails', async () => {
  // Its figures go where nothing can be written.
  const { exit, out, err } = await all('--short', '--figures=/dev/full', 'sign-in-timing')
  expect(exit).toBe(1)
  expect(err).toContain('ENOSPC')
  expect(out).toContain('\nsign-in-timing: failed\n')
  expect(out.match(/ missing /g)).toHaveLength(5)
})

test('a bench that there is not is refused with the names of all', async () => {
  expect(await all('kill', 'speed')).toEqual({
    exit: 2,
    out: '',
    err: `There is no bench speed. There are: ${benches.join(', ')}.\n`,
  })
})
