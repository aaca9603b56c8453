import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { instance } from '#src/db/schema/identity.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { backupFilesInThread } from './backup-thread.ts'
import { depsBeside } from './deps-over.ts'
import { openDeps } from './open-deps.ts'

test('whatever becomes of the file of the key, threads that begin later go on with the key that is held', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const config = readConfig({ OPSENTRY_DATA: folder })
  const { deps, key, paths, close } = openDeps({ config, out: () => undefined })
  atEnd(close)
  deps.db.update(instance).set({ setUpAt: deps.clock.now() }).run()
  rmSync(paths.secretKey)

  const beside = depsBeside(config, deps.defaultUrl, key)
  atEnd(beside.close)
  expect(beside.deps.secrets.open(deps.secrets.seal('told', 'here'), 'here')).toBe('told')
  expect(beside.deps.keyFile?.trouble()).toBe('missing')

  const files = backupFilesInThread(config, key)
  const going = new AbortController().signal
  const wanted = { stem: 'night', kinds: ['database'], lock: null, madeAt: deps.clock.now() } as const
  const [made] = await files.make(wanted, going)
  const found = async (held: typeof key) => {
    const keys = { passphrase: null, identity: null }
    return (await backupFilesInThread(config, held).rehearse(made?.name ?? '', keys, going)).findings
  }
  expect(await found(key)).toEqual([])
  const other = { ...key, text: Buffer.alloc(32, 9).toString('base64') }
  expect(await found(other)).toEqual([expect.stringContaining('key here does not open it')])
})
