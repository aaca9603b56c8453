import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FoundAddress } from '#src/db/schema/imports.ts'
import { laterRefusal } from '#src/testing/room.ts'
import { decodeList } from './decode-list.ts'
import { readList } from './read-list.ts'
import { surveyList } from './survey-list.ts'

async function read(content: string | Buffer, services = new Set<string>()) {
  const text = decodeList(Buffer.from(content as string))
  const survey = await surveyList(text)
  const steps: FoundAddress[][] = []
  for await (const found of readList(text, survey, services)) steps.push(found)
  return { survey, steps, found: steps.flat() }
}

/** The addresses of the column that is read; of another row what is wrong with it. */
async function emails(content: string | Buffer): Promise<string[]> {
  const { survey, found } = await read(content)
  const isRead = ({ column }: FoundAddress) =>
    survey.column === null || column === undefined || column === survey.column
  return found.filter(isRead).map((one) => ('email' in one ? one.email : one.problem))
}

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
  const head = 'service_ids,State,maintenance,email,channel,incidents,consent'
  const { found } = await read(`${head}\n s1 s2 ,active,no,a@x.org,email,YES,shop`, new Set(['s1', 's2']))
  expect(found).toEqual([{ line: 2, column: 3, email: 'a@x.org', maintenance: false, serviceIds: ['s1', 's2'] }])
})

test('lines are counted as an editor counts them, header and empty ones included; a row of two lines has the second', async () => {
  const { found } = await read('email,note\n\na@x.org,1\nb@x.org,"one\ntwo"\nc@x.org,3')
  expect(found.map((one) => [one.line, 'email' in one && one.email])).toEqual([
    [3, 'a@x.org'],
    [5, 'b@x.org'],
    [6, 'c@x.org'],
  ])
})

test.each([
  ['name,email\nA\nB,b@x.org', [[2, 'missing']]],
  ['name,email\nA,nonsense\nB,b@x.org', [[2, 'invalid']]],
  ['a@x.org\nnonsense\n', [[2, 'invalid']]],
  ['a@x.org,A\n,B,C\n', [[2, 'missing']]],
  ['Export of May\n\nname,email\nA,a@x.org', [[1, 'missing']]],
  ['email\na@@x.org\nb@x.org', [[2, 'invalid']]],
])('of %j no line is lost: %j', async (content, problems) => {
  const { found } = await read(content)
  expect(found.flatMap((one) => ('problem' in one ? [[one.line, one.problem]] : []))).toEqual(problems)
})

test.each<[string, string, number | null, string[]]>([
  ['a postal address first', 'Address,City,Email\n1 Main St,X,a@x.org', 2, ['Email']],
  ['a German header', 'Name;E-Mail-Adresse\nA;a@x.org', 1, ['E-Mail-Adresse']],
  ['a French header', 'Nom;Adresse e-mail\nA;a@x.org', 1, ['Adresse e-mail']],
  ['a header of Google', 'Name,E-mail 1 - Type,E-mail 1 - Value\nA,* Work,a@x.org', 2, ['E-mail 1 - Value']],
  ['a header in no known language', 'Vorname;Kontakt\nA;a@x.org', 1, ['Kontakt']],
  ['an owner beside', 'Contact owner,Email\nboss@y.org,a@x.org', 1, ['Contact owner', 'Email']],
  [
    'a column that is called e-mail and holds little',
    'Email,Kontakt\n,a@x.org\n,b@x.org\nc@x.org,c@x.org',
    1,
    ['Email', 'Kontakt'],
  ],
  ['a column called address alone', 'address,note\na@x.org,x', 0, ['address']],
  ['a title above', 'Export;;\nName;Mail;\nA;a@x.org;', 1, ['Mail']],
  ['the delimiter noted above', 'sep=;\nName;Mail\nA;a@x.org', 1, ['Mail']],
  ['no header', 'A;a@x.org;b@x.org', null, ['', '']],
  ['no header, but kinds', 'email,a@x.org,yes\nwebhook,https://x.org,ops@x.org', 1, ['', '']],
])('with %s the right column is read', async (_what, content, column, names) => {
  const { survey } = await read(content)
  expect([survey.column, survey.layout.columns.map(({ name }) => name)]).toEqual([column, names])
})

test.each<[string, string, string[]]>([
  ['a state of the United States', 'email,State\na@x.org,CA\nb@x.org,OK', two],
  ['a marketing channel', 'email,Channel\na@x.org,SMS\nb@x.org,Organic search', two],
  ['a channel by which people came', 'email,Channel\na@x.org,Email\nb@x.org,SMS', two],
  ['a type of contact', 'email,Type\na@x.org,Phone\nb@x.org,Customer', two],
  ['a status of another thing', 'email,Status\na@x.org,Customer\nb@x.org,Prospect', two],
  ['the consent to something else', 'email,SMS consent\na@x.org,no\nb@x.org,no', two],
  ['names of its own in two columns', 'email,email\na@x.org,a@x.org\nb@x.org,b@x.org', two],
])('%s says nothing of the people', async (_what, content, expected) => {
  expect(await emails(content)).toEqual(expected)
})

test.each([
  ['Statuspage’s layout', 'email,a@x.org,yes\nsms,555,US\nwebhook,https://h.org,ops@x.org\nslack,https://s.org,\n'],
  [
    'the same with a header',
    'mode,address,x\nemail,a@x.org,\nsms,555,\nwebhook,https://h.org,ops@x.org\nslack,https://s.org,\n',
  ],
  ['the same in capitals', 'Type;E-Mail;x\nEmail;a@x.org;\nSMS;;\nWebhook;;ops@x.org\nMS Teams;;\n'],
])('in %s the other kinds are reported as what they are', async (_what, content) => {
  const { found } = await read(content)
  expect(found.map((one) => ('email' in one ? one.email : one.problem))).toEqual([
    ...['a@x.org', 'sms', 'webhook', 'otherChannel'],
  ])
})

test('a long list comes in steps of 500, so that visitors are answered in between', async () => {
  const list = Array.from({ length: 1201 }, (_, one) => `r${one}@x.org`)
  expect((await read(list.join('\n'))).steps.map((step) => step.length)).toEqual([500, 500, 201])
  expect(await emails(list.join('\n'))).toEqual(list)
  expect((await read('')).steps).toEqual([])
})

test('between two steps others have their turn', async () => {
  let turns = 0
  let over = false
  const visitor = (async () => {
    for (; !over; turns++) await new Promise((resolve) => setImmediate(resolve))
  })()
  const { steps } = await read('a@x.org\n'.repeat(5001))
  over = true
  await visitor
  expect([steps.length, turns >= 10]).toEqual([11, true])
})

const openQuote = (line: number) =>
  `The list cannot be read from line ${line} on: a quotation mark is opened there and never closed. Fix it and upload the list again.`

test.each([
  ['a quotation mark that is never closed', 'email\na@x.org\n"b@x.org\nc@x.org\nd@x.org\n', openQuote(3)],
  ['the same at the beginning', '"email\na@x.org\nb@x.org\n', openQuote(1)],
  [
    'ten megabytes of one line',
    ','.repeat(10_000_000),
    'Line 1 is longer than 100,000 characters: split it, or remove what is no address.',
  ],
  [
    'a line that never ends',
    `email\na@x.org\n${' '.repeat(100_001)}\n`,
    'Line 3 is longer than 100,000 characters: split it, or remove what is no address.',
  ],
  [
    'an endless note in a table that says who opted out',
    `email,status,note\na@x.org,unsubscribed,${'b@x.org '.repeat(15_000)}\n`,
    'Line 2 is longer than 100,000 characters: split it, or remove what is no address.',
  ],
  ['the same before very much', `email\na@x.org\n"b@x.org\n${'c@x.org\n'.repeat(40_000)}`, openQuote(3)],
])('%s is refused with what to do', async (_what, content, sentence) => {
  await expect(read(content)).rejects.toMatchObject({ code: 'invalid', fields: { list: sentence } })
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
  expect(await laterRefusal(() => read(`email\n"${'x\n'.repeat(500_000)}"\nb@x.org`))).toBe('invalid')
})

test.each([
  ['semicolons', '; ', 5000],
  ['line ends of Outlook', ';\r\n', 5000],
  ['spaces', ' ', 5000],
])('five thousand people with names and %s between them are read from one line', async (_what, between, count) => {
  const people = Array.from({ length: count }, (_, one) => `"Doe, J." <p${one}@example.com>`)
  const read = await emails(people.join(between))
  expect([read.length, read[0], read.at(-1)]).toEqual([count, 'p0@example.com', `p${count - 1}@example.com`])
})

test('of a line with very many people, some columns are offered to choose from', async () => {
  const { survey, found } = await read(Array.from({ length: 300 }, (_, one) => `p${one}@x.org`).join(','))
  expect([survey.layout.columns.length, survey.column, found.length]).toEqual([20, null, 300])
})

test('whatever stands in a list, written in any usual way, each address is found in its column', async () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'ab "\'\n,;\t|=é€ß𝄞'), maxLength: 12 }),
    fc.stringMatching(/^[a-z]{1,5}@[a-z]{1,5}\.example$/),
  )
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 })
  const encodings = fc.constantFrom('utf8', 'utf16le') satisfies fc.Arbitrary<BufferEncoding>
  const property = fc.asyncProperty(
    table,
    fc.constantFrom(',', ';', '\t', '|'),
    encodings,
    async (cells, delimiter, encoding) => {
      const text = stringify([['note', 'email'], ...cells], { delimiter })
      const { found } = await read(Buffer.from(`\ufeff${text}`, encoding))
      const got = found.flatMap((one) => ('email' in one ? [[one.column, one.email]] : []))
      const stands = cells.flatMap((row) => row.flatMap((one, column) => (one.includes('@') ? [[column, one]] : [])))
      expect(got).toEqual(stands)
      const lines = new Set(found.map(({ line }) => line))
      expect(lines.size).toBe(cells.filter((row) => row.some((one) => one.trim() !== '')).length)
    },
  )
  await fc.assert(property, { numRuns: 200 })
})

test('a language is read by its tag, whichever tool wrote it; a word that is none leaves the page’s own', async () => {
  const tags = ['de', 'pt-BR', 'fr_CA', ' JA ', 'nl', '', 'German']
  const { found } = await read(`email,Language\n${tags.map((tag, row) => `p${row}@x.org,${tag}`).join('\n')}`)
  expect(found.map((one) => ('language' in one ? one.language : null))).toEqual([
    'de',
    'pt',
    'fr',
    'ja',
    null,
    null,
    null,
  ])
})
