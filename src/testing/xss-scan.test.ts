import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

async function scan(...files: string[]): Promise<{ exit: number; output: string }> {
  const child = Bun.spawn(['node_modules/.bin/xss-scan', ...files], { cwd: root, stdout: 'pipe', stderr: 'pipe' })
  const said = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { exit: await child.exited, output: said.join('') }
}

test('no view writes what somebody typed without escaping it', async () => {
  const views = ['src', 'views'].flatMap((folder) =>
    readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' }),
  )
  const pages = views.filter((name) => name.endsWith('.tsx'))
  const { exit, output } = await scan()
  const scanned = Number(/in (\d+) files/.exec(output)?.[1] ?? 0)
  expect({ exit, output }).toEqual({
    exit: 0,
    output: expect.stringMatching(/No XSS vulnerabilities found in \d+ files/),
  })
  expect(scanned).toBeGreaterThanOrEqual(pages.length)
})

test('the scan is awake: it finds the canary', async () => {
  const { exit, output } = await scan('src/testing/canary/unescaped.tsx')
  expect(exit).toBe(1)
  expect(output).toContain('K601')
})
