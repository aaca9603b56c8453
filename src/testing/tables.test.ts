import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getTableColumns, getTableName } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { type Declared, referencesOf } from '#src/db/schema/declare.ts'
import { declared } from '#src/db/schema/declared.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { periods } from '#src/domain/settings/retention-periods.ts'
import { accountSections, exportFiles } from '#src/words/personal-data.ts'
import { product, projectRoot, roomOf, type SourceFile } from './house.ts'
import { type TableWrite, tablesIn, writesIn } from './table-writes.ts'

/** Each table says what it is (src/db/schema/declare.ts), and the code keeps to it. A finding says where, and what to do. */

const folder = join(projectRoot, 'src/db/schema')
const tables: ReturnType<typeof tablesIn> = new Map()
const writes: TableWrite[] = []

beforeAll(async () => {
  for (const file of readdirSync(folder))
    for (const [name, table] of tablesIn(await import(join(folder, file)))) tables.set(name, table)
  const running = product.filter(({ path }) => !path.startsWith('src/scenarios/'))
  writes.push(...running.flatMap((file) => writesIn(file, tables)))
})

const about = (names: string[]) => declared.filter(({ name }) => names.includes(name))
const columns = declared.flatMap((one) =>
  Object.keys(getTableColumns(one.table)).map((column) => ({ ...one, column, path: `${one.name}.${column}` })),
)

test('every table of the schema is declared, once', () => {
  const names = [...tables.values()].map(getTableName)
  expect(names.length).toBeGreaterThanOrEqual(52)
  const undeclared = names.filter((name) => about([name]).length !== 1)
  const instead = 'declare() it beside the table, and list it in src/db/schema/declared.ts'
  expect(undeclared.map((name) => `${name} says nothing of itself. Instead: ${instead}.`)).toEqual([])
  expect(declared.filter(({ name }) => !names.includes(name)).map(({ name }) => name)).toEqual([])
})

test('its owner is a room, and only what triggers write has none', () => {
  const rooms = readdirSync(join(projectRoot, 'src/domain'))
  expect(declared.flatMap(({ name, owner }) => (owner === null ? [name] : [])).toSorted()).toEqual([
    'delivery_counts',
    'page_revision',
    'subscriber_counts',
  ])
  const lost = declared.filter(({ owner }) => owner !== null && !rooms.includes(owner))
  expect(lost.map(({ name, owner }) => `${name} belongs to ${owner}, which is no room of src/domain/`)).toEqual([])
})

/** Their SQL runs in the transaction of whoever writes. */
const triggers = /^src\/db\/(visible|counting)-triggers\.ts$/

test('a table is written by its owner alone', () => {
  expect(writes.length).toBeGreaterThan(140)
  const named = writes.filter(({ table }) => table !== null)
  const unwritten = declared.filter(({ name }) => !named.some(({ table }) => table === name))
  expect(unwritten.map(({ name }) => `${name} is written by nobody`)).toEqual([])
  const foreign = named.flatMap(({ path, line, table }) => {
    const [one] = about([table ?? ''])
    const isOwn = triggers.test(path) || (one !== undefined && one.owner !== null && roomOf(path) === one.owner)
    return isOwn ? [] : [`${path}:${line} writes ${table}. Instead: call a verb of src/domain/${one?.owner}/.`]
  })
  expect(foreign).toEqual([])
})

/** File -> the list from which it takes the tables that it writes; null: from its caller, whose write it is. */
const handed: Record<string, string | null> = {
  'src/db/insert-row.ts': null,
  'src/db/keep-moments.ts': 'src/db/schema/moments.ts',
  'src/db/remove-rows.ts': null,
  'src/db/save-rows.ts': null,
  'src/domain/erasure/erase-rows.ts': 'src/db/schema/declared.ts',
  'src/domain/retention/erase-organizations.ts': 'src/domain/organizations/owned-tables.ts',
  'src/domain/retention/remove-aged.ts': 'src/db/schema/declared.ts',
  'src/domain/secrets/sealed-secrets.ts': 'src/db/schema/declared.ts',
  'src/domain/transfer/save-rows.ts': 'src/domain/transfer/exported.ts',
  'src/domain/transfer/undo-import.ts': 'src/domain/organizations/owned-tables.ts',
}

test('what writes to whatever table it is handed takes it from the declarations', () => {
  const found = writes.flatMap(({ path, table }) => (table === null ? [path] : []))
  expect([...new Set(found)].toSorted()).toEqual(Object.keys(handed))
  const imports = (path: string) => product.find((file) => file.path === path)?.imports ?? []
  const astray = Object.entries(handed).filter(
    ([path, list]) => list !== null && !imports(path).some(({ target }) => target === list),
  )
  expect(astray).toEqual([])
})

test('the reading of the source text finds each way to write', () => {
  const text = `
    import { accounts, sessions as doors } from '#src/db/schema/identity.ts'
    tx
      .update(accounts)
      .set({})
    db.insert(doors).values({})
    tx.delete(table).where(which)
    removeRows(tx, accounts, which, limit)
    saveRows(tx, table, rows)
    tx.run(sql\`delete from \${doors} where 1\`)
    db.$client.query('INSERT INTO rate_limits VALUES (1)')
    listeners.delete(listener); hash.update(text)`
  const file: SourceFile = { path: 'src/domain/x.ts', text, imports: [] }
  const found = writesIn(file, tables).map(({ line, table }) => `${line} ${table}`)
  expect(found.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))).toEqual([
    '3 accounts',
    '6 sessions',
    '7 null',
    '8 accounts',
    '9 null',
    '10 sessions',
    '11 rate_limits',
  ])
})

/** Names of columns that identify somebody; an exception gives its reason here. */
const tellsWho = /^(email|ip|userAgent|address|authorId|accountId|actorId|operator\w+|\w+By)$/
const tellsNobody = [
  'incidents.nextUpdateBy',
  'status_updates.nextUpdateBy',
  'webhook_endpoints.address',
  'alarm_webhook.address',
  'deliveries.heldBy',
]

test('a column that tells who somebody is says how it is forgotten', () => {
  const silent = columns.filter(
    ({ column, path, personal }) => tellsWho.test(column) && !tellsNobody.includes(path) && !(column in personal),
  )
  expect(silent.map(({ path }) => `${path} names a person: say so in \`personal\` of its table`)).toEqual([])
})

const hangsOnAccounts = ({ table }: Declared) =>
  table === accounts || referencesOf(table).some(({ to }) => to === accounts)

test('what goes with an account hangs on it, and what outlives it does not', () => {
  const forgotten = columns.flatMap(({ personal, column, ...one }) => {
    const erased = personal[column]?.erased
    const refers = referencesOf(one.table).some(
      (reference) => reference.to === accounts && reference.column.name === column,
    )
    return [{ ...one, erased, refers, hangs: hangsOnAccounts({ ...one, personal }) }]
  })
  const wrong = forgotten.filter(
    ({ erased, refers, hangs }) =>
      (erased === 'with-account' && !hangs) ||
      (erased === 'pseudonym' && refers) ||
      (refers && erased !== 'with-account'),
  )
  expect(wrong.map(({ path, erased }) => `${path} is forgotten ${erased}`)).toEqual([])
})

test('every section of an account’s archive is named by a column', () => {
  const named = new Set(columns.flatMap(({ personal, column }) => personal[column]?.section ?? []))
  expect(accountSections.filter((section) => !named.has(section))).toEqual([])
})

test('a column is sealed if and only if the schema says so, and none leaves with an export', () => {
  const sealed = columns.filter((one) => one.sealed?.columns.includes(one.column))
  expect(sealed.map(({ path }) => path).toSorted()).toEqual(columnsCalledSealed().toSorted())
  const leaving = sealed.filter(({ exported, column }) => exported !== false && !exported.omit?.includes(column))
  expect(leaving.map(({ path }) => `${path} is a secret: \`omit\` it`)).toEqual([])
})

/** `table.column` of what a comment of the schema calls sealed. */
function columnsCalledSealed(): string[] {
  const bodies = readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8').split(' = sqliteTable(').slice(1),
  )
  return bodies.flatMap((text) => {
    const [, table] = /^\s*'(\w+)'/.exec(text) ?? []
    const [definition = ''] = text.split('declare(')
    const described = [...definition.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(\w+): /g)]
    return described.filter(([, words = '']) => /\bsealed\b/i.test(words)).map(([, , name]) => `${table}.${name}`)
  })
}

test('each file of an export is one table’s, and the document names them all', () => {
  const exported = declared.flatMap((one) => (one.exported === false ? [] : [one.exported]))
  const files = exported.flatMap((one) => ('file' in one ? [one.file] : []))
  expect(files.toSorted()).toEqual(exportFiles.toSorted())
  const listed = exported.flatMap((one) => ('listed' in one ? [one.listed] : []))
  const apart = exported.flatMap((one) => ('apart' in one ? [one.apart] : []))
  const document = readFileSync(join(projectRoot, 'docs/export-format.md'), 'utf8')
  const names = [...[...files, ...listed].map((file) => `${file}.ndjson`), ...apart]
  expect(names.length).toBeGreaterThanOrEqual(13)
  expect(names.filter((name) => !document.includes(`\`${name}`))).toEqual([])
})

test('what ages does so under a retention rule', () => {
  const ageing = declared.flatMap(({ ages, name }) => (ages ? [{ name, rule: ages.rule }] : []))
  expect(ageing.length).toBeGreaterThanOrEqual(6)
  expect(ageing.filter(({ rule }) => !(rule in periods))).toEqual([])
})
