import { expect, test } from 'vitest'
import { DomainError } from '#src/domain/errors.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { readBody } from './read-body.ts'

const form = 'application/x-www-form-urlencoded'
const multipart = 'multipart/form-data; boundary=b'

function read(body: string, type: string): Promise<unknown> {
  const request = new Request('http://localhost/', { method: 'POST', body, headers: { 'content-type': type } })
  return readBody({ request })
}

const refused = (body: string, type: string) =>
  read(body, type).then(
    () => undefined,
    (error: unknown) => (error instanceof DomainError ? error.message : error),
  )

const part = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const parts = (...all: [string, string][]) => `${all.map(([name, value]) => part(name, value)).join('')}--b--\r\n`

test('a form is its fields, as typed', async () => {
  const typed = 'a=1&b=x+y%20z&list=1&list=2&empty=&__proto__=p&bad=%zz'
  const { values, list } = readForm(await read(typed, `${form}; charset=UTF-8`))
  expect(Object.entries(values)).toEqual(
    Object.entries({ a: '1', b: 'x y z', list: '1', empty: '', ['__proto__']: 'p', bad: '%zz' }),
  )
  expect(list('list')).toEqual(['1', '2'])
})

test.each(['["a"]', '{"a":1}', '[', '[a](https://a.example)'])('%s in a form with files stays text', async (text) => {
  const read1 = readForm(await read(parts(['body', text], ['list[0].a', text]), multipart))
  expect([read1.raw('body'), read1.raw('list[0].a')]).toEqual([text, text])
})

test('a file keeps its bytes and its name', async () => {
  const file =
    '--b\r\nContent-Disposition: form-data; name="f"; filename="l.csv"\r\nContent-Type: text/csv\r\n\r\na;b\r\n--b--\r\n'
  const read1 = readForm(await read(file, multipart))
  expect([read1.fileName('f'), (await read1.bytes('f')).toString()]).toEqual(['l.csv', 'a;b'])
})

test('JSON is its value; a body of any other type is none', async () => {
  expect(await read('{"component":{"status":"operational"}}', 'application/json')).toEqual({
    component: { status: 'operational' },
  })
  expect(await read('a=1', 'text/plain')).toBeUndefined()
})

test.each([
  ['5000 fields', 'a=&'.repeat(4999), form, undefined],
  ['5001 fields', 'a=&'.repeat(5000), form, 'This has more than 5,000 fields. Send less at once.'],
  ['5000 parts', part('a', '').repeat(5001), multipart, 'This has more than 5,000 fields. Send less at once.'],
  ['10,000 lists', '['.repeat(10_001), 'application/json', 'This has more than 10,000 values. Send less at once.'],
])('%s', async (_, body, type, sentence) => {
  expect(await refused(body, type)).toBe(sentence)
})

test('parts without a boundary are no form', async () => {
  await expect(read(parts(['a', '1']), 'multipart/form-data')).rejects.toThrow('the content type names no boundary')
})
