import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

async function scan(...files: string[]): Promise<{ exit: number; output: string }> {
  const child = Bun.spawn(['node_modules/.bin/xss-scan', ...files], { cwd: root, stdout: 'pipe', stderr: 'pipe' })
  const said = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { exit: await child.exited, output: said.join('') }
}

test('no view writes what somebody typed without escaping it', async () => {
  // By name, or the scan's compiler would read every test and bench, too.
  const pages = ['src', 'views'].flatMap((folder) =>
    readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.tsx') && !name.includes('canary'))
      .map((name) => join(folder, name)),
  )
  expect(pages.length).toBeGreaterThan(300)
  expect(await scan(...pages)).toEqual({
    exit: 0,
    output: expect.stringContaining(`No XSS vulnerabilities found in ${pages.length} files`),
  })
})

test('the scan is awake: it finds the canary', async () => {
  const { exit, output } = await scan('src/testing/canary/unescaped.tsx')
  expect(exit).toBe(1)
  expect(output).toContain('K601')
})
