import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { codeBlocks, documents } from './documents.ts'
import { executable } from './executable.ts'
import { ownFolder } from './foreign-server.ts'

/** What docs/install.md and docs/upgrade.md have an operator type, typed in their order over one data folder. Needs Debian's zstd. */

const here = 'src/testing/documented-commands.outside.test.ts'
let folder = ''
/** Of the instance that the commands speak of. */
let data = 'old'

beforeAll(() => {
  folder = ownFolder()
  mkdirSync(join(folder, 'bin'))
  symlinkSync(executable(), join(folder, 'bin/opsentry'))
  // Of systemd there is what these blocks need of it: the service is stopped, and commands run where its data is.
  put('systemctl', 'exit 0')
  put('as_opsentry', `cd "$OPSENTRY_DATA" && exec "$@"`)
})

function put(name: string, script: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

const steps = documents
  .filter(({ path }) => ['docs/install.md', 'docs/upgrade.md'].includes(path))
  .flatMap(codeBlocks)
  .filter(({ note }) => note === `run: ${here}`)

/** The first word of a block that needs something first -> that. */
const before: Record<string, () => void> = {
  'systemctl stop'() {
    data = 'new'
    mkdirSync(join(folder, data), { mode: 0o700 })
    writeFileSync(join(folder, data, 'secret.key'), 'of the first start there')
    copyFileSync(join(folder, 'old/secret.key'), join(folder, 'secret.key'))
  },
}

test('there is something to type', () => {
  expect(steps.map(({ path }) => path)).toEqual([
    'docs/install.md',
    ...Array.from({ length: 3 }, () => 'docs/upgrade.md'),
  ])
})

test('each block does what it says, in its order', async () => {
  for (const { path, line, code } of steps) {
    before[code.split(' ').slice(0, 2).join(' ')]?.()
    const child = Bun.spawn(['sh', '-euc', code.replaceAll('/var/lib/opsentry', join(folder, data))], {
      ...{ cwd: folder, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' },
      env: { PATH: `${folder}/bin:/usr/bin:/bin`, OPSENTRY_DATA: join(folder, data) },
    })
    const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
    expect({ at: `${path}:${line}`, exit: await child.exited, err }, out).toEqual({
      at: `${path}:${line}`,
      exit: 0,
      err: '',
    })
  }
})
