import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { removeChecksum } from '#src/db/checksum.ts'
import { openDatabase, openUntouched } from '#src/db/connection.ts'
import { countRows } from '#src/domain/backup/count-rows.ts'
import { digestFile, packBackup } from '#src/platform/backup-file.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { backupRoom } from '#src/testing/backup-room.ts'
import { requestLogIn } from '#src/testing/request-log-file.ts'
import { backupCommand } from './backup.ts'
import { backupFilesAt } from './backup-work.ts'
import type { Command } from './command.ts'
import { restoreCommand } from './restore.ts'
import { verifyCommand } from './verify.ts'

/** Of `age-keygen`. */
const identity = 'AGE-SECRET-KEY-13U6ASPNH5U7YP7KL4UVVLR88WP0DS0N2JLXGJYP0FV268CSEUSSQVG2EP9'
const passphrase = 'correct horse battery staple'

function room() {
  const { paths, deps } = backupRoom()
  writeFileSync(paths.secretKey, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 })
  const parent = mkdtempSync(join(tmpdir(), 'opsentry-packed-'))
  atEnd(() => rmSync(parent, { recursive: true }))
  const at = (name: string) => join(parent, name)
  const run = async (command: Command, folder: string, ...args: string[]): Promise<string> => {
    const lines: string[] = []
    const config = readConfig({ OPSENTRY_DATA: folder })
    await command
      .run(args, { config, out: (line) => void lines.push(line) })
      .catch((error: Error) => lines.push(`${error.constructor.name}: ${error.message}`))
    return lines.join('\n')
  }
  return { paths, deps, at, run }
}

const tablesOf = (path: string) => {
  const db = openUntouched(path)
  try {
    return countRows(db)
  } finally {
    db.$client.close(true)
  }
}

test('a backup whose name ends in .zst is compressed, and restores elsewhere with every row', async () => {
  const { paths, at, run } = room()
  expect(await run(backupCommand, paths.folder, at('a.db.zst'))).toContain('It holds Acme')
  expect(readdirSync(at(''))).toEqual(['a.db.zst'])
  expect(readFileSync(at('a.db.zst')).length).toBeLessThan(readFileSync(paths.database).length / 3)
  const said = await run(restoreCommand, at('elsewhere'), at('a.db.zst'))
  expect(said).toContain(`Restored ${at('a.db.zst')}. It holds Acme`)
  // The log of the database has an entry more since: that it was backed up.
  const { audit_entries: _, audit_heads: __, ...now } = tablesOf(paths.database)
  expect(tablesOf(at('elsewhere/opsentry.db'))).toMatchObject(now)
  expect(readdirSync(at('elsewhere/backups'))).toEqual([])
  expect(readFileSync(at('elsewhere/restored.json'), 'utf8')).toContain('"a.db.zst"')
  expect(await run(restoreCommand, at('elsewhere'), at('a.db.zst'))).toContain('add --force')
})

test('encrypted by a passphrase, or for a key, it restores with that and with nothing else', async () => {
  const { paths, at, run } = room()
  writeFileSync(at('key'), `# public key: age1…\n${identity}\n`)
  writeFileSync(at('phrase'), `${passphrase}\n`)
  await run(backupCommand, paths.folder, at('a.zst.age'), '--passphrase-file', at('phrase'))
  await run(backupCommand, paths.folder, at('b.zst.age'), '--recipient', await identityToRecipient(identity))
  const restored = (file: string, into: string, ...keys: string[]) => run(restoreCommand, at(into), at(file), ...keys)
  expect(await restored('a.zst.age', 'none')).toMatch(/cannot be opened .* add --identity/)
  expect(await restored('b.zst.age', 'none', '--passphrase-file', at('phrase'))).toMatch(
    /cannot be opened .* it has another passphrase, or a key, whose file is named with --identity\.$/,
  )
  expect(existsSync(at('none/opsentry.db'))).toBe(false)
  expect(await restored('a.zst.age', 'one', '--passphrase-file', at('phrase'))).toContain('It holds Acme')
  expect(await restored('b.zst.age', 'two', '--identity', at('key'))).toContain('It holds Acme')
  expect(await restored('b.zst.age', 'two', '--identity', identity)).toMatch(/^UsageError/)
})

test('how to encrypt is asked where the name says that it is, and refused where it does not', async () => {
  const { paths, at, run } = room()
  writeFileSync(at('empty'), '')
  expect(await run(backupCommand, paths.folder, at('a.age'))).toMatch(/^UsageError: Say how to encrypt/)
  expect(await run(backupCommand, paths.folder, at('a.db'), '--recipient', 'age1x')).toMatch(/^UsageError/)
  expect(await run(backupCommand, paths.folder, at('a.age'), '--passphrase-file', at('empty'))).toMatch(/is empty/)
  expect(await run(backupCommand, paths.folder, at('a.age'), '--recipient', 'age1x')).toMatch(/^CommandError/)
  expect(readdirSync(at(''))).toEqual(['empty'])
})

test('a drill says how many rows there are, compares them with what was noted, and changes nothing', async () => {
  const { paths, at, run } = room()
  await run(backupCommand, paths.folder, at('a.db.zst'))
  const before = readdirSync(paths.folder)
  const said = await run(restoreCommand, paths.folder, '--rehearse', at('a.db.zst'))
  expect(said).toMatch(/rows in \d+ tables, as many as were noted when it was made\./)
  expect(said).toMatch(/organizations 2, accounts \d+/)
  expect(said).toContain('It is sound: it restores. Nothing was changed, and the secret key here opens it.')
  expect(readdirSync(paths.folder)).toEqual(before)
  expect(await run(restoreCommand, at('nowhere'), '--rehearse', at('a.db.zst'))).toContain('The secret key is not here')
  expect(existsSync(at('nowhere'))).toBe(false)
  await run(backupCommand, paths.folder, at('plain.db'))
  expect(await run(restoreCommand, paths.folder, '--rehearse', at('plain.db'))).toContain('It is sound')
  expect(await run(restoreCommand, paths.folder, '--rehearse', '--force', at('a.db.zst'))).toMatch(/^UsageError/)
})

test('a drill finds a byte that changed, and another key', async () => {
  const { paths, at, run } = room()
  await run(backupCommand, paths.folder, at('a.db.zst'))
  await run(backupCommand, paths.folder, at('plain.db'))
  for (const name of ['a.db.zst', 'plain.db']) {
    const bytes = readFileSync(at(name))
    const middle = Math.floor(bytes.length / 2)
    bytes[middle] = (bytes[middle] ?? 0) ^ 1
    writeFileSync(at(name), bytes)
    expect(await run(restoreCommand, paths.folder, '--rehearse', at(name))).toMatch(
      /CommandError: .*(damaged|not hold)/,
    )
    expect(await run(restoreCommand, at('elsewhere'), at(name))).toMatch(/^CommandError/)
  }
  await run(backupCommand, paths.folder, at('b.db.zst'))
  writeFileSync(paths.secretKey, Buffer.alloc(32, 9).toString('base64'))
  expect(await run(restoreCommand, paths.folder, '--rehearse', at('b.db.zst'))).toContain(
    'secret key here does not open',
  )
})

test('verify checks what is packed as it checks a plain backup, and leaves nothing behind', async () => {
  const { paths, at, run } = room()
  writeFileSync(at('key'), `${identity}\n`)
  await run(backupCommand, paths.folder, at('a.db.zst'))
  await run(backupCommand, paths.folder, at('b.zst.age'), '--recipient', await identityToRecipient(identity))
  const verified = (name: string, ...more: string[]) => run(verifyCommand, paths.folder, at(name), ...more)
  expect(await verified('a.db.zst')).toMatch(/a\.db\.zst is sound\. It holds Acme .*\.$/)
  expect(await verified('a.db.zst', '--quick')).toMatch(/is not damaged\. It holds Acme .*\.$/)
  expect(await verified('b.zst.age', '--identity', at('key'))).toMatch(/b\.zst\.age is sound\. It holds Acme .*\.$/)
  expect(await verified('b.zst.age')).toMatch(/^CommandError: .*cannot be opened .* add --identity/)
  expect(await verified('b.zst.age', '--identity', identity)).toMatch(/^UsageError/)
  expect(await run(verifyCommand, at('nowhere'), at('a.db.zst'))).toContain('only with the secret key')
  expect(readdirSync(at('')).toSorted()).toEqual(['a.db.zst', 'b.zst.age', 'key'])
})

test('verify finds what was tampered with before it was packed, and each byte that changed since', async () => {
  const { paths, at, run } = room()
  await run(backupCommand, paths.folder, at('plain.db'))
  removeChecksum(at('plain.db'))
  const db = openDatabase(at('plain.db'))
  db.$client.run(
    "INSERT INTO audit_entries VALUES ('', 9, 1, 'system', 'x', 'x.x', 'x', '1', '{}', 'no', 'no', 'no', 0)",
  )
  db.$client.close(true)
  const notes = { format: 1, madeAt: 0, counts: {}, ...(await digestFile(at('plain.db'))) } as const
  await packBackup(at('plain.db'), at('a.db.zst'), notes, null)
  expect(await run(verifyCommand, paths.folder, at('a.db.zst'))).toMatch(
    /Audit chain .*\nCommandError: .* is not sound/,
  )
  await run(backupCommand, paths.folder, at('b.db.zst'))
  const bytes = readFileSync(at('b.db.zst'))
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  writeFileSync(at('b.db.zst'), bytes)
  expect(await run(verifyCommand, paths.folder, at('b.db.zst'))).toMatch(/^CommandError: .*b\.db\.zst is damaged/)
})

test('the log of requests comes back into its own place', async () => {
  const { paths, deps, at, run } = room()
  requestLogIn(paths.requestLogs)
  const files = backupFilesAt({ ...paths, folder: paths.backups, secrets: deps.secrets })
  const never = new AbortController().signal
  const kinds = ['database', 'requests'] as const
  const made = await files.make({ stem: 'night', kinds, lock: null, madeAt: 0 }, never)
  const requests = join(paths.backups, made[1]?.name ?? '')
  mkdirSync(at('elsewhere'))
  expect(await run(restoreCommand, at('elsewhere'), requests)).toContain('the log of requests.')
  expect(tablesOf(at('elsewhere/request-logs.db'))).toHaveProperty('requests', 0)
  expect(await run(restoreCommand, at('elsewhere'), requests)).toContain('add --force')
  expect(await run(restoreCommand, at('elsewhere'), requests, '--force')).toContain('The one before it is')
  expect(await run(restoreCommand, paths.folder, '--rehearse', requests)).toContain('It is sound')
  expect(await run(verifyCommand, paths.folder, requests)).toBe(`${requests} is sound. It holds a log of requests.`)
})
