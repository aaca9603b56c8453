import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { openDatabase } from '#src/db/connection.ts'
import { instance } from '#src/db/schema/identity.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { anchorAt, anchorLine } from '#src/domain/audit/anchor-line.ts'
import { anchorChains } from '#src/domain/audit/anchors.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import type { Deps } from '#src/domain/context.ts'
import { system } from '#src/testing/personas.ts'
import { someAction } from '#src/testing/some-action.ts'
import { backupCommand } from './backup.ts'
import type { Command } from './command.ts'
import { keyCommand } from './key.ts'
import { openDeps } from './open-deps.ts'
import { restoreCommand } from './restore.ts'
import { verifyCommand } from './verify.ts'

const root = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(root, { recursive: true }))

let folders = 0

/** A data folder that somebody has set up, and the commands over it. */
function instanceOf(folder = join(root, `data-${++folders}`)) {
  const contextOf = (key?: string) => ({
    config: readConfig({ OPSENTRY_DATA: folder, ...(key ? { OPSENTRY_SECRET_KEY: key } : {}) }),
  })
  async function run(command: Command, args: string[] = [], key?: string): Promise<string> {
    const lines: string[] = []
    const context = { ...contextOf(key), out: (line: string) => void lines.push(line) }
    await command.run(args, context).catch((error: Error) => lines.push(error.message))
    return lines.join('\n')
  }
  function inside<T>(act: (deps: Deps) => T): T {
    const { deps, close } = openDeps({ ...contextOf(), out: () => undefined })
    try {
      return act(deps)
    } finally {
      close()
    }
  }
  function act(times = 1): void {
    const facts = { action: someAction('x.done'), organizationId: null, subject: { type: 'x', id: 'x' } }
    inside((deps) => {
      for (let one = 0; one < times; one++) write(deps.db, (tx) => void recordAudit(tx, deps, system, facts))
    })
  }
  /** An anchor as somebody keeps it in a file. */
  function anchor(name: string): string {
    const file = join(root, `${folders}-${name}`)
    const { sequence } = inside((deps) => write(deps.db, (tx) => anchorChains(tx, deps, system)))
    const kept = inside((deps) => anchorAt(deps.db, sequence))
    if (kept) writeFileSync(file, `From: status@acme.example\n\n${anchorLine(kept)}\n`)
    return file
  }
  const actions = () =>
    inside(({ db }) =>
      db.$client.query<{ action: string }, []>('SELECT action FROM audit_entries ORDER BY sequence').all(),
    ).map(({ action }) => action)
  inside((deps) => writeUnaudited(deps.db, (tx) => tx.update(instance).set({ setUpAt: 1 }).run()))
  act(3)
  return { folder, file: (name: string) => join(folder, name), run, act, anchor, actions }
}

const backupFile = () => join(root, `backup-${++folders}.db`)

test('an anchor kept elsewhere fits, and tells a whole older folder, which looks sound by itself', async () => {
  const { folder, run, act, anchor } = instanceOf()
  cpSync(folder, `${folder}-older`, { recursive: true })
  act(2)
  const kept = anchor('mail.eml')
  expect(await run(verifyCommand, ['--anchor', kept])).toMatch(
    /is sound\.[\s\S]*1 anchor\(s\) fit, the newest of \d{4}-/,
  )
  rmSync(folder, { recursive: true })
  cpSync(`${folder}-older`, folder, { recursive: true })
  expect(await run(verifyCommand)).toContain('is sound')
  expect(await run(verifyCommand, ['--anchor', kept])).toContain('entry 6 of the instance is not here')
  act(3)
  expect(await run(verifyCommand, ['--anchor', kept])).toContain('entry 6 of the instance is another one here')
})

test('a file without an anchor, or none at all, is no proof of anything', async () => {
  const { run, file } = instanceOf()
  writeFileSync(file('note'), 'opsentry-anchor yesterday 12')
  expect(await run(verifyCommand, ['--anchor', file('note')])).toContain('There is no anchor in')
  expect(await run(verifyCommand, ['--anchor', file('nothing')])).toContain('There is no file')
  expect(await run(verifyCommand, ['one', 'two'])).toContain('Name at most one backup.')
})

test('a backup leaves an entry, and what it holds is checked with the key it was made with', async () => {
  const { folder, run, actions, file } = instanceOf()
  const backup = backupFile()
  const key = readFileSync(file('secret.key'), 'utf8').trim()
  expect(await run(backupCommand, [backup])).not.toContain('does not say')
  expect(actions().at(-1)).toBe('instance.backed_up')
  expect(await run(verifyCommand, [backup])).not.toContain('only with the secret key')
  await run(keyCommand, ['rotate'])
  expect(await run(verifyCommand)).toContain('is sound')
  expect(await run(verifyCommand, [backup])).toContain('was made with another secret key')
  expect(await run(verifyCommand, [backup], key)).toContain('is sound')
  rmSync(join(folder, 'secret.key'))
  expect(await run(verifyCommand, [backup])).toMatch(/is sound\.[\s\S]*can be told only with the secret key/)
})

test('whoever changed a backup without the key is named', async () => {
  const { run } = instanceOf()
  const backup = backupFile()
  await run(backupCommand, [backup])
  const db = openDatabase(backup)
  db.$client.run('DROP TRIGGER audit_entries_are_never_removed')
  db.$client.run('DELETE FROM audit_entries WHERE sequence = 3')
  db.$client.run('UPDATE audit_heads SET sequence = 2, hash = (SELECT hash FROM audit_entries WHERE sequence = 2)')
  db.$client.close(true)
  expect(await run(verifyCommand, [backup])).toContain('the record of where it ends was changed')
})

test('a restore is recorded at the next start, which leaves the log sound; anchors of what is gone say so', async () => {
  const { run, act, anchor, actions } = instanceOf()
  const backup = backupFile()
  await run(backupCommand, [backup])
  act(4)
  const kept = anchor('gone')
  expect(await run(restoreCommand, [backup, '--force'])).toContain('Restored')
  expect(actions().at(-1)).toBe('instance.restored')
  expect(actions().filter((action) => action === 'instance.restored')).toHaveLength(1)
  expect(await run(verifyCommand)).toContain('is sound')
  const told = await run(verifyCommand, ['--anchor', kept])
  expect(told).toContain('of the instance is not here')
  expect(told).toContain('The log says that a backup was put back: ')
})

test('the epoch of a rotated key has the former key sealed under the new one', async () => {
  const { run, act, file } = instanceOf()
  const before = readFileSync(file('secret.key'), 'utf8')
  await run(keyCommand, ['rotate'])
  act(2)
  expect(await run(verifyCommand)).toContain('is sound')
  writeFileSync(file('secret.key'), before)
  expect(await run(verifyCommand)).toContain('does not fit this data')
})
