import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atEnd } from '#src/testing/at-end.ts'
import { type BackupNotes, digestFile, type Keys, packBackup, unpackBackup } from './backup-file.ts'

const none: Keys = { passphrase: null, identity: null }
/** Of `age-keygen`. */
const identity = 'AGE-SECRET-KEY-13U6ASPNH5U7YP7KL4UVVLR88WP0DS0N2JLXGJYP0FV268CSEUSSQVG2EP9'
const passphrase = 'correct horse battery staple'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'opsentry-backup-file-'))
  atEnd(() => rmSync(path, { recursive: true }))
  return path
}

async function packed(lock: Parameters<typeof packBackup>[3], content = 'SQLite format 3\0 and more '.repeat(40_000)) {
  const into = folder()
  const [plain, file, back] = ['plain.db', 'packed', 'back.db'].map((name) => join(into, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(plain, content)
  const notes: BackupNotes = { format: 1, madeAt: 1, counts: { incidents: 3 }, ...(await digestFile(plain)) }
  const written = await packBackup(plain, file, notes, lock)
  return { plain, file, back, notes, written }
}

async function recipient(): Promise<string> {
  const { identityToRecipient } = await import('age-encryption')
  return identityToRecipient(identity)
}

test('what is packed is smaller, has its checksum, and comes back byte for byte with what was noted', async () => {
  const { plain, file, back, notes, written } = await packed(null)
  expect([written, written.size < 10_000]).toEqual([await digestFile(file), true])
  expect(await unpackBackup(file, back, none)).toEqual(notes)
  expect(readFileSync(back).equals(readFileSync(plain))).toBe(true)
})

test('a file that nobody packed comes back as it is', async () => {
  const { plain, back } = await packed(null)
  expect(await unpackBackup(plain, back, none)).toBeNull()
  expect(readFileSync(back).equals(readFileSync(plain))).toBe(true)
})

test.each([
  ['a passphrase', () => ({ passphrase }), { passphrase, identity: null }],
  ['a key', async () => ({ recipient: await recipient() }), { passphrase: null, identity }],
])('encrypted by %s it opens with that, and says nothing without', async (_, lockOf, keys) => {
  const { plain, file, back, notes } = await packed(await lockOf())
  await expect(unpackBackup(file, back, none)).rejects.toThrow('no key was given')
  await expect(unpackBackup(file, back, { passphrase: `${passphrase}r`, identity: null })).rejects.toThrow()
  rmSync(back, { force: true })
  expect(await unpackBackup(file, back, keys)).toEqual(notes)
  expect(readFileSync(back).equals(readFileSync(plain))).toBe(true)
  expect(readFileSync(file).includes('incidents')).toBe(false)
})

test.each([
  ['plain', () => null],
  ['encrypted', async () => ({ recipient: await recipient() })],
])('a byte that changed, or an end that is missing, is found: %s', async (_, lockOf) => {
  const { file } = await packed(await lockOf(), Array.from({ length: 60_000 }, (_, one) => `${one * 7919}`).join(' '))
  const { size } = statSync(file)
  const whole = readFileSync(file)
  for (const at of [size - 1, size - 40, Math.floor(size / 2), Math.floor(size / 3)]) {
    const changed = Buffer.from(whole)
    changed[at] = (changed[at] ?? 0) ^ 1
    writeFileSync(file, changed)
    await expect(unpackBackup(file, join(folder(), 'x'), { passphrase: null, identity })).rejects.toThrow()
    writeFileSync(file, whole)
    truncateSync(file, at - 100)
    await expect(unpackBackup(file, join(folder(), 'x'), { passphrase: null, identity })).rejects.toThrow()
    writeFileSync(file, whole)
  }
})
