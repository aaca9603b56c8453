import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyDatabase } from '#src/db/copy-database.ts'
import { instance } from '#src/db/schema/identity.ts'
import { services } from '#src/db/schema/services.ts'
import { acmeId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { saidBy } from '#src/testing/said-by.ts'
import type { Command } from './command.ts'
import { restoreCommand } from './restore.ts'
import { verifyCommand } from './verify.ts'

const root = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(root, { recursive: true }))
const file = join(root, 'backup.db')
const folder = join(root, 'data')

const run = (command: Command, ...args: string[]) => saidBy(command, args, folder)

/** A backup with rows that fill several pages, and with one that does not fit into a page. */
beforeAll(() => {
  const { db } = testRoom()
  db.update(instance).set({ setUpAt: 1 }).run()
  const long = 'A text that is longer than a page. '.repeat(1000)
  for (let number = 0; number < 200; number++) {
    const names = { id: `service${String(number).padStart(5, '0')}`, name: `Service ${number}`, createdAt: number }
    const description = number === 0 ? long : 'It answers questions.'
    db.insert(services)
      .values({ ...names, organizationId: acmeId, position: number, startedAt: number, updatedAt: number, description })
      .run()
  }
  copyDatabase(db, file)
})

const changed = /was changed since it was made: its checksum does not fit/

/** The same sequence in every run: a linear congruential generator (Numerical Recipes). */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state
  }
}

/** Kinds of pages by their first byte (https://sqlite.org/fileformat.html); whatever begins otherwise goes on with another page. */
function kindOf(page: Buffer, number: number): string {
  if (number === 0) return 'header'
  return { 2: 'interior', 5: 'interior', 10: 'leaf', 13: 'leaf' }[page[0] ?? 0] ?? 'overflow or pointers'
}

const flips = 60

test('of sixty flipped bits in a backup, in every kind of page, verify and restore find each', async () => {
  const whole = readFileSync(file)
  const pageSize = whole.readUInt16BE(16)
  const pages = Math.floor(whole.length / pageSize)
  const byKind = Map.groupBy(
    Array.from({ length: pages }, (_, number) => number),
    (number) => kindOf(whole.subarray(number * pageSize), number),
  )
  expect([...byKind.keys()].toSorted()).toEqual(['header', 'interior', 'leaf', 'overflow or pointers'])
  const kinds = [...byKind.values()]
  const random = numbers(42)
  const unseen: number[] = []
  for (let flip = 0; flip < flips; flip++) {
    const among = kinds[flip % kinds.length] ?? []
    const page = among[random.next().value % among.length] ?? 0
    const at = page * pageSize + ((random.next().value >>> 8) % pageSize)
    const bytes = Buffer.from(whole)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (random.next().value >>> 29))
    const flipped = join(root, 'flipped.db')
    writeFileSync(flipped, bytes)
    const told = [await run(verifyCommand, flipped), await run(restoreCommand, flipped)]
    if (!told.every((said) => changed.test(said))) unseen.push(at)
  }
  expect(unseen).toEqual([])
})

test('a bit of the checksum itself and a cut end are found, too', async () => {
  const whole = readFileSync(file)
  const other = join(root, 'other.db')
  const said: string[] = []
  for (const bytes of [
    Buffer.from(whole).fill(whole.at(-10) === 48 ? 49 : 48, whole.length - 10, whole.length - 9),
    whole.subarray(0, -1),
  ]) {
    writeFileSync(other, bytes)
    said.push(await run(verifyCommand, other), await run(restoreCommand, other))
  }
  expect(said.filter((one) => !changed.test(one))).toEqual([])
})

test('a backup as it was made is sound, and what is put back from it ends with its last page', async () => {
  rmSync(folder, { recursive: true, force: true })
  expect(await run(verifyCommand, file)).toMatch(/is sound\. It holds [^\n]*$/m)
  expect(await run(verifyCommand, file)).not.toContain('checksum')
  const said = await run(restoreCommand, file, '--force')
  expect(said).toContain('Restored')
  expect(said).not.toContain('checksum')
  expect(readFileSync(join(folder, 'opsentry.db')).length % 512).toBe(0)
})

test('one without a checksum is accepted, and that it carries none is said', async () => {
  rmSync(folder, { recursive: true, force: true })
  const older = join(root, 'older.db')
  writeFileSync(older, readFileSync(file))
  truncateSync(older, Math.floor(readFileSync(older).length / 4096) * 4096)
  expect(await run(verifyCommand, older)).toMatch(/is sound\.[\s\S]*carries no checksum: an older Opsentry made it/)
  expect(await run(restoreCommand, older, '--force')).toMatch(/^Restored [\s\S]*carries no checksum/)
})
