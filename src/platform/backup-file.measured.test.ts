import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atEnd } from '#src/testing/at-end.ts'
import { memoryGrowth } from '#src/testing/memory-growth.ts'
import { type BackupNotes, digestFile, type Keys, packBackup, unpackBackup } from './backup-file.ts'

const none: Keys = { passphrase: null, identity: null }

test('memory does not grow with the file', async () => {
  const into = mkdtempSync(join(tmpdir(), 'opsentry-backup-file-'))
  atEnd(() => rmSync(into, { recursive: true }))
  const plain = join(into, 'plain')
  const chunk = Buffer.from(crypto.getRandomValues(new Uint8Array(65_536)))
  writeFileSync(plain, Buffer.concat(Array.from({ length: 320 }, () => chunk)))
  const grown = await memoryGrowth(async () => {
    const notes: BackupNotes = { format: 1, madeAt: 1, counts: {}, ...(await digestFile(plain)) }
    await packBackup(plain, join(into, 'packed'), notes, null)
    await unpackBackup(join(into, 'packed'), join(into, 'back'), none)
  })
  expect(grown).toBeLessThan(80 * 1024 * 1024)
})
