import { Database } from 'bun:sqlite'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/bun-sqlite'
import { expect, test } from 'vitest'
import { contains } from './contains.ts'

const db = drizzle({ client: new Database(':memory:') })

const isIn = (part: string, text: string) =>
  db.all<{ found: number }>(sql`select ${contains(sql`${text}`, part)} as found`)[0]?.found === 1

test.each([
  ['überlast', 'Wegen ÜBERLAST langsam'],
  ['ÜBER', 'überlastet'],
  ['ост', 'НОВОСТИ'],
  ['α*[?', 'Α*[?'],
  ['ß', 'Straße'],
  ['ß]', 'x ß] y'],
  ['東京', '東京リージョン'],
  ['API down', 'the api DOWN again'],
  ['100%_', '100%_ sure'],
])('“%s” is in “%s”', (part, text) => {
  expect(isIn(part, text)).toBe(true)
})

test.each([
  ['ü', 'Uber'],
  ['ü*r', 'über'],
  ['ü?er', 'über'],
  ['[ü]', 'ü'],
  ['東*', '東京'],
  ['a_i', 'api'],
])('“%s” is not in “%s”', (part, text) => {
  expect(isIn(part, text)).toBe(false)
})
