import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atEnd } from '#src/testing/at-end.ts'
import { digestFile, packBackup, unpackBackup } from './backup-file.ts'

/** What is packed here opens by the tools that everybody has, and what they pack opens here. Needs Debian's age zstd. */

async function ran(command: string[], stdin?: string): Promise<string> {
  const child = Bun.spawn(command, {
    stdin: stdin === undefined ? 'ignore' : Buffer.from(stdin),
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  if ((await child.exited) !== 0) throw new Error(`${command.join(' ')}: ${err}`)
  return out
}

async function room() {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-age-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const at = (name: string) => join(folder, name)
  await ran(['age-keygen', '-o', at('key')])
  const recipient = (await ran(['age-keygen', '-y', at('key')])).trim()
  const identity = /AGE-SECRET-KEY-1\w+/.exec(readFileSync(at('key'), 'utf8'))?.[0] ?? ''
  writeFileSync(at('plain'), Array.from({ length: 90_000 }, (_, one) => `${one * 7919}`).join(' '))
  const notes = { format: 1 as const, madeAt: 1, counts: { incidents: 3 }, ...(await digestFile(at('plain'))) }
  return { at, recipient, identity, notes, plain: readFileSync(at('plain')) }
}

test('zstd of Debian unpacks it, and passes over what was noted', async () => {
  const { at, notes, plain } = await room()
  await packBackup(at('plain'), at('a.zst'), notes, null)
  await ran(['zstd', '-q', '-d', at('a.zst'), '-o', at('back')])
  expect(readFileSync(at('back')).equals(plain)).toBe(true)
})

test('age of Debian decrypts for a key what was encrypted here, and the other way round', async () => {
  const { at, recipient, identity, notes, plain } = await room()
  await packBackup(at('plain'), at('a.zst.age'), notes, { recipient })
  await ran(['age', '-d', '-i', at('key'), '-o', at('a.zst'), at('a.zst.age')])
  await ran(['zstd', '-q', '-d', at('a.zst'), '-o', at('back')])
  expect(readFileSync(at('back')).equals(plain)).toBe(true)
  await ran(['age', '-r', recipient, '-o', at('b.age'), at('a.zst')])
  expect(await unpackBackup(at('b.age'), at('again'), { identity, passphrase: null })).toEqual(notes)
  expect(readFileSync(at('again')).equals(plain)).toBe(true)
})

test('age of Debian decrypts by a passphrase', async () => {
  const { at, notes, plain } = await room()
  const passphrase = 'correct horse battery staple'
  await packBackup(at('plain'), at('a.zst.age'), notes, { passphrase })
  // It asks at a terminal alone.
  const typed = `echo '${passphrase}' | script -qec "age -d -o ${at('a.zst')} ${at('a.zst.age')}" /dev/null`
  await ran(['sh', '-c', typed])
  await ran(['zstd', '-q', '-d', at('a.zst'), '-o', at('back')])
  expect(readFileSync(at('back')).equals(plain)).toBe(true)
})
