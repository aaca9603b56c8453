import { Database } from 'bun:sqlite'
import { sql } from 'drizzle-orm'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { expect, test, vi } from 'vitest'
import { closeDatabase, databaseFrom } from './connection.ts'
import { forgetStatements } from './statements.ts'

function withTable() {
  const db = databaseFrom(new Database(':memory:').serialize())
  db.run(sql`create table notes (id integer primary key, words text)`)
  return db
}

test('a text is compiled once, whatever it is asked with', () => {
  const db = withTable()
  const prepare = vi.spyOn(db.$client, 'prepare')
  for (const words of ['a', 'b', null]) db.run(sql`insert into notes (words) values (${words})`)
  for (const id of [3, 1, 2, 9]) db.all(sql`select words from notes where id = ${id}`)
  expect(db.all(sql`select words from notes where id = ${2}`)).toEqual([{ words: 'b' }])
  expect(prepare).toHaveBeenCalledTimes(2)
})

test('a statement that fails works again, and one that was compiled before its table changed', () => {
  const db = withTable()
  const insert = (id: number) => db.run(sql`insert into notes (id) values (${id})`)
  insert(1)
  expect(() => insert(1)).toThrow()
  db.run(sql`alter table notes add column at integer default 7`)
  insert(2)
  expect(db.get(sql`select count(*), sum(at) from notes`)).toEqual([2, 14])
})

test('what was asked for longest ago is forgotten, and works for whoever has it still', () => {
  const db = withTable()
  const prepare = vi.spyOn(db.$client, 'prepare')
  const kept = db.select({ count: sql<number>`count(*)` }).from(sql`notes`).prepare()
  for (let at = 0; at < 1000; at++) {
    db.get(sql.raw(`select ${at}`))
    db.get(sql`select 'again and again'`)
  }
  expect(prepare).toHaveBeenCalledTimes(1002)
  db.run(sql`insert into notes (words) values ('a')`)
  expect(kept.get()).toEqual({ count: 1 })
  closeDatabase(db)
})

test('statements that were forgotten are compiled again, for whoever has them still, too', () => {
  const db = withTable()
  const prepare = vi.spyOn(db.$client, 'prepare')
  const insert = db
    .insert(sqliteTable('notes', { words: text() }))
    .values({ words: 'a' })
    .prepare()
  const [flat, whole, mapped] = [
    db.select({ words: sql<string>`words` }).from(sql`notes`).prepare(),
    db
      .select({ note: { words: sql<string>`words` } })
      .from(sql`notes`)
      .prepare(),
    sql`select words from notes`,
  ]
  for (let time = 1; time <= 3; time++) {
    insert.run()
    expect([flat.all().length, flat.get()]).toEqual([time, { words: 'a' }])
    expect([whole.all().length, whole.get()]).toEqual([time, { note: { words: 'a' } }])
    expect([db.all(mapped).length, db.get(mapped), db.values(mapped).length]).toEqual([time, ['a'], time])
    // All that select are one text.
    expect(prepare).toHaveBeenCalledTimes(2 * time)
    forgetStatements(db.$client)
  }
  closeDatabase(db)
  // A process that ends does not end of that.
  forgetStatements(db.$client)
})
