import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '#src/commands/command.ts'
import { openDeps } from '#src/commands/open-deps.ts'
import { verifyCommand } from '#src/commands/verify.ts'
import { readConfig } from '#src/config.ts'
import { type Db, openUntouched } from '#src/db/connection.ts'
import type { Deps } from '#src/domain/context.ts'
import { saidBy as said } from '../said-by.ts'

/** What stands in a folder after a command was broken there. */

export const databaseOf = (folder: string) => join(folder, 'data/opsentry.db')

/** Runs a command here; what it says, a refusal included. */
export function saidBy(folder: string, command: Command, ...args: string[]): Promise<string> {
  return said(command, args, join(folder, 'data'))
}

const contextOf = (folder: string) => ({
  config: readConfig({ OPSENTRY_DATA: join(folder, 'data') }),
  out: () => undefined,
})

/** Opens the folder as every start and every command does, with a sentence where that is refused. */
export function started(folder: string, look: (deps: Deps) => string[] = () => []): string[] {
  try {
    const { deps, close } = openDeps(contextOf(folder))
    try {
      return look(deps)
    } finally {
      close()
    }
  } catch (error) {
    return [`it does not start: ${error instanceof Error ? error.message : error}`]
  }
}

export async function unsound(folder: string): Promise<string[]> {
  const said = await saidBy(folder, verifyCommand)
  return said.includes(' is sound') ? [] : [`verify says: ${said}`]
}

/** Names of the data folder's files that stay: all others are somebody's on the way to one of them. */
const staying =
  /^(opsentry\.db(-wal|-shm)?|(opsentry|import)\.lock(-journal)?|request-logs\.db(-wal|-shm)?|secret\.key|audit-head\.json|hangs\.json|backups)$/
const kept = /^before-.*\.db(-wal|-shm)?$/

/** Whatever lies around below the folder and is neither a file that stays nor one of `others`. */
export function leftOver(folder: string, others: string[] = []): string[] {
  const names = (path: string) => {
    try {
      return readdirSync(join(folder, path))
    } catch {
      return []
    }
  }
  const all = [
    ...names('.').filter((name) => !['data', 'password', ...others].includes(name)),
    ...names('data').filter((name) => !staying.test(name)),
    ...names('data/backups').filter((name) => !kept.test(name)),
  ]
  return all.map((name) => `${name} is left over`)
}

export type Rows = Map<string, string[]>

/** Every row of every table, in the order of their text. */
export function rowsIn(db: Db): Rows {
  const named = db.$client
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
  return new Map(
    named.map(({ name }) => [
      name,
      db.$client
        .query<Record<string, unknown>, []>(`SELECT * FROM "${name}"`)
        .all()
        .map((row) => JSON.stringify(row))
        .toSorted(),
    ]),
  )
}

/** The tables that differ. */
export function differences(one: Rows, other: Rows): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (table) => !Bun.deepEquals(one.get(table), other.get(table)),
  )
}

/** Reads a database and leaves it as it is. */
export function looking<T>(file: string, look: (db: Db) => T): T {
  const db = openUntouched(file)
  try {
    return look(db)
  } finally {
    db.$client.close(true)
  }
}

/** Actions of all audit entries in the order of their chains, the oldest first. */
export function actionsIn(db: Db): string[] {
  return db.$client
    .query<{ action: string }, []>('SELECT action FROM audit_entries ORDER BY chain, sequence')
    .all()
    .map(({ action }) => action)
}

/** The files of one database, by what follows its name; its index of the log is made anew whenever it is looked at. */
export function bytesOf(path: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const part of ['', '-wal'])
    try {
      found[part] = readFileSync(`${path}${part}`).toString('base64')
    } catch {}
  return found
}
