import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { laterRefusal } from '#src/testing/room.ts'
import { type ListRow, readList } from './read-list.ts'

async function steps(content: string | Buffer): Promise<ListRow[][]> {
  const read: ListRow[][] = []
  for await (const rows of readList(Buffer.from(content as string))) read.push(rows)
  return read
}

const rows = async (content: string | Buffer) => (await steps(content)).flat()
const emails = async (content: string | Buffer) => (await rows(content)).map(({ email }) => email)
const two = ['a@x.org', 'b@x.org']

test.each([
  ['a bare list', 'a@x.org\nb@x.org\n'],
  ['no last line end', 'email\na@x.org\nb@x.org'],
  ['commas', 'name,email\n"A, A",a@x.org\nB,b@x.org'],
  ['semicolons', 'email;name\na@x.org;A,A,A\nb@x.org;B,B'],
  ['tabs', 'name\tE-Mail\nA\ta@x.org\nB\tb@x.org'],
  ['bars', 'name|mail\nA|a@x.org\nB|b@x.org'],
  ['a delimiter that only stands in quotation marks', '"name; first; last",email\n"A;A;A",a@x.org\nB,b@x.org'],
  ['Windows line ends', 'email\r\na@x.org\r\nb@x.org\r\n'],
  ['old Macintosh line ends', 'email\ra@x.org\rb@x.org'],
  ['empty lines', '\n\nemail\n\na@x.org\n\n\nb@x.org\n\n'],
  ['rows of empty cells, above the header too', ',,\n  \nname,email,\n, ,\nA,a@x.org,\n"",,\nB,b@x.org,\n,,,,'],
  ['line ends of two kinds', '\n\r\nemail\r\na@x.org\n\r\nb@x.org\r\n'],
  ['spaces and capitals of a header', '  Email Address ,x\n  a@x.org ,1\n\tb@x.org,2'],
  ['quoted cells', '"email","name"\n"a@x.org","say ""A"""\n"b@x.org","B"'],
  ['quotation marks in the middle', 'email,name\na@x.org,Ann "A" Lee\nb@x.org,5" disk'],
  ['rows of different lengths', 'name,email\nA,a@x.org,1,2,3\nB,b@x.org'],
  ['the first of two columns of addresses', 'email,address\na@x.org,12 High Street\nb@x.org,13 High Street'],
])('%s is read', async (_what, content) => {
  expect(await emails(content)).toEqual(two)
})

test.each<[string, Buffer]>([
  ['UTF-8 with a byte order mark', Buffer.from('\ufeffemail;name\na@x.org;Ä\nb@bücher.example;Ø')],
  [
    'UTF-16, as spreadsheets write it',
    Buffer.from('\ufeffemail\tname\r\na@x.org\tÄ\r\nb@bücher.example\t€', 'utf16le'),
  ],
  ['Windows-1252', Buffer.from('email;name\na@x.org;\x80\nb@b\xfccher.example;\xd8', 'latin1')],
])('%s is read, letters of its own included', async (_what, bytes) => {
  expect(await emails(bytes)).toEqual(['a@x.org', 'b@bücher.example'])
})

test('what this instance exports is read back by the names of its columns, in any order', async () => {
  const content =
    'service_ids,State,maintenance,email,channel,incidents,consent\n s1 s2 ,active,no,a@x.org,email,YES,shop'
  const row = { line: 2, email: 'a@x.org', channel: 'email', state: 'active', incidents: 'YES', maintenance: 'no' }
  expect(await rows(content)).toEqual([{ ...row, serviceIds: 's1 s2' }])
})

test('without a header the first column is read, and no other says anything', async () => {
  expect(await rows('a@x.org,channel,state\nb@x.org,slack,paused')).toEqual([
    { line: 1, email: 'a@x.org' },
    { line: 2, email: 'b@x.org' },
  ])
})

test('lines are counted as an editor counts them, header and empty ones included; a row of two lines has the second', async () => {
  const read = await rows('email,note\n\na@x.org,1\nb@x.org,"one\ntwo"\nc@x.org,3')
  expect(read.map(({ line, email }) => [line, email])).toEqual([
    [3, 'a@x.org'],
    [5, 'b@x.org'],
    [6, 'c@x.org'],
  ])
})

test('a row without the column has no address, and is told all the same', async () => {
  expect(await rows('name,email\nA\nB,b@x.org')).toEqual([
    { line: 2, email: '' },
    { line: 3, email: 'b@x.org' },
  ])
})

test('a long list comes in steps of 500, so that visitors are answered in between', async () => {
  const list = Array.from({ length: 1201 }, (_, one) => `r${one}@x.org`)
  expect((await steps(list.join('\n'))).map((step) => step.length)).toEqual([500, 500, 201])
  expect(await emails(list.join('\n'))).toEqual(list)
  expect(await steps('')).toEqual([])
})

test('between two steps others have their turn', async () => {
  const seen: number[][] = []
  let turns = 0
  for await (const step of readList(Buffer.from('a@x.org\n'.repeat(501)))) {
    seen.push([step.length, turns])
    setImmediate(() => (turns += 1))
  }
  expect(seen).toEqual([
    [500, 0],
    [1, 1],
  ])
})

const openQuote = (line: number) =>
  `The list cannot be read from line ${line} on: a quotation mark is opened there and never closed. Fix it and upload the list again.`

test.each<[string, string | Buffer, string]>([
  ['a spreadsheet', 'PK\x03\x04…', 'This is a spreadsheet. Save it as CSV there, and upload that file.'],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]), 'This is not a text file. Upload a CSV file.'],
  ['UTF-16 the other way round', Buffer.from([0xfe, 0xff, 0, 0x61]), 'This is not a text file. Upload a CSV file.'],
  ['a quotation mark that is never closed', 'email\na@x.org\n"b@x.org\nc@x.org\nd@x.org\n', openQuote(3)],
  ['the same at the beginning', '"email\na@x.org\nb@x.org\n', openQuote(1)],
  ['the same before very much', `email\na@x.org\n"b@x.org\n${'c@x.org\n'.repeat(40_000)}`, openQuote(3)],
])('%s is refused with what to do', async (_what, content, sentence) => {
  await expect(steps(content)).rejects.toMatchObject({ code: 'invalid', fields: { list: sentence } })
})

test.each([
  ['a cell that is very long', `email,note\na@x.org,"${'x'.repeat(90_000)}"\nb@x.org,`],
  ['very many cells', `email\na@x.org${',x'.repeat(40_000)}\nb@x.org`],
  ['very many empty lines', `email\n${'\n'.repeat(300_000)}a@x.org\n\nb@x.org`],
  ['names that objects have of their own', 'email,__proto__,constructor\na@x.org,x,y\nb@x.org,x,y'],
])('%s: the rows are read all the same', async (_what, content) => {
  expect(await emails(content)).toEqual(two)
})

test('a row that never ends is not kept in memory', async () => {
  expect(await laterRefusal(() => rows(`email\n"${'x'.repeat(1_000_000)}"\nb@x.org`))).toBe('invalid')
})

test('whatever stands in a list, written in any usual way, is what is read', async () => {
  const cell = fc.string({ unit: fc.constantFrom(...'ab "\'\n,;\t|=é€ß𝄞'), maxLength: 12 })
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 })
  const encodings = fc.constantFrom('utf8', 'utf16le') satisfies fc.Arbitrary<BufferEncoding>
  const property = fc.asyncProperty(
    table,
    fc.constantFrom(',', ';', '\t', '|'),
    encodings,
    async (cells, delimiter, encoding) => {
      const text = stringify([['note', 'email'], ...cells], { delimiter })
      const read = await emails(Buffer.from(`\ufeff${text}`, encoding))
      const filled = cells.filter((row) => row.some((one) => one.trim() !== ''))
      expect(read).toEqual(filled.map(([, email]) => email.trim()))
    },
  )
  await fc.assert(property, { numRuns: 200 })
})
