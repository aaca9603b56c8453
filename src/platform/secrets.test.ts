import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadSecretKey } from './secret-key.ts'
import { createSecrets } from './secrets.ts'

const key = Buffer.alloc(32, 1)

test('what is sealed opens again, and two seals of one text differ', () => {
  const secrets = createSecrets(key)
  const [one, two] = [secrets.seal('p@ss ✓', 'row 1'), secrets.seal('p@ss ✓', 'row 1')]
  expect(one).not.toBe(two)
  expect([secrets.open(one, 'row 1'), secrets.open(two, 'row 1')]).toEqual(['p@ss ✓', 'p@ss ✓'])
  expect(one).not.toContain('p@ss')
})

test('another row, another key, a changed or a cut text do not open', () => {
  const secrets = createSecrets(key)
  const sealed = secrets.seal('secret', 'row 1')
  expect(() => secrets.open(sealed, 'row 2')).toThrow()
  expect(() => createSecrets(Buffer.alloc(32, 2)).open(sealed, 'row 1')).toThrow('was sealed with key')
  expect(() => secrets.open(sealed.slice(0, -2), 'row 1')).toThrow()
  expect(() =>
    secrets.open(`${sealed.slice(0, 20)}${sealed[20] === 'A' ? 'B' : 'A'}${sealed.slice(21)}`, 'row 1'),
  ).toThrow()
  expect(() => secrets.open('plain', 'row 1')).toThrow('not a sealed secret')
})

test('the key is made once, for its owner alone, and read again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  const path = join(folder, 'secret.key')
  const made = loadSecretKey(path, undefined)
  expect(loadSecretKey(path, undefined)).toEqual(made)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(loadSecretKey(path, key.toString('base64'))).toEqual(key)
  expect(() => loadSecretKey(path, 'short')).toThrow('OPSENTRY_SECRET_KEY is not 32 bytes of base64')
  rmSync(folder, { recursive: true })
})
