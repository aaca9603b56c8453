import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

async function scan(...files: string[]): Promise<{ exit: number; output: string }> {
  const child = Bun.spawn(['node_modules/.bin/xss-scan', ...files], { cwd: root, stdout: 'pipe', stderr: 'pipe' })
  const said = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { exit: await child.exited, output: said.join('') }
}

test('of all views and the canary, the canary alone writes what somebody typed without escaping it', async () => {
  // By name, or the scan's compiler would read every test and bench, too. It is awake: it finds the canary, which it reads last.
  const pages = ['src', 'views'].flatMap((folder) =>
    readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.tsx') && !name.includes('canary'))
      .map((name) => join(folder, name)),
  )
  expect(pages.length).toBeGreaterThan(300)
  const canary = 'src/testing/canary/unescaped.tsx'
  const { exit, output } = await scan(...pages, canary)
  const [finding, ...more] = output.split('\n').filter((line) => line !== '')
  expect(finding).toMatch(/^src\/testing\/canary\/unescaped\.tsx\(\d+,\d+\): error .*K601/)
  expect([more, exit]).toEqual([[`Found 1 error in ${canary}`], 1])
})
