import { expect, test } from 'vitest'
import { DomainError } from '#src/domain/errors.ts'
import { readProgramBody } from './read-program-body.ts'

const form = 'application/x-www-form-urlencoded'

const read = (body: string | FormData, type?: string) => {
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
  const request = new Request('http://localhost/v1/pages', { method: 'POST', body, headers })
  if (type === '') request.headers.delete('content-type')
  return readProgramBody({ request })
}

const incident = { incident: { name: 'Slow & late', status: 'identified' } }

test.each([
  ['JSON', 'application/json'],
  ['JSON with a charset', 'application/json; charset=utf-8'],
  ['JSON without a type', ''],
  ['JSON as plain text', 'text/plain;charset=UTF-8'],
  ['JSON under a form’s type, as curl -d sends it', form],
])('%s is read as it stands', async (_, type) => {
  expect(await read(` ${JSON.stringify(incident)}`, type)).toEqual(incident)
})

test('a form names fields within fields, lists and maps with brackets', async () => {
  const fields: [string, string][] = [
    ['incident[name]', 'Slow & late'],
    ['incident[component_ids][]', 'a'],
    ['incident[component_ids][]', 'b'],
    ['incident[components][a]', 'major_outage'],
    ['incident[components][b]', 'operational'],
    ['incident[metadata][jira][id]', '7'],
  ]
  const text = new URLSearchParams(fields).toString()
  const expected = {
    incident: {
      name: 'Slow & late',
      component_ids: ['a', 'b'],
      components: { a: 'major_outage', b: 'operational' },
      metadata: { jira: { id: '7' } },
    },
  }
  expect(await read(text, form)).toEqual(expected)
  expect(await read(text, '')).toEqual(expected)
  const parts = new FormData()
  for (const [name = '', value = ''] of fields) parts.append(name, value)
  expect(await read(parts)).toEqual(expected)
})

test('a list of things is read field by field, in the order in which each comes', async () => {
  const points =
    'data[a][][timestamp]=1&data[a][][value]=0.5&data[a][][timestamp]=2&data[a][][value]=-3&data[b][][value]=7'
  expect(await read(points, form)).toEqual({
    data: {
      a: [
        { timestamp: '1', value: '0.5' },
        { timestamp: '2', value: '-3' },
      ],
      b: [{ value: '7' }],
    },
  })
})

test('one of a list is a list, and a name that is said twice is the last of its kind', async () => {
  expect(await read('incident[component_ids][]=a', form)).toEqual({ incident: { component_ids: ['a'] } })
  expect(await read('a=1&a[b]=2', form)).toEqual({ a: { b: '2' } })
})

test('no name of a field reaches beyond the body', async () => {
  const body = Object(await read('__proto__[polluted]=1&constructor[prototype][polluted]=1&[x]=1', form))
  expect(Object.keys(body).toSorted()).toEqual(['', '__proto__', 'constructor'])
  expect(Object({}).polluted).toBeUndefined()
})

test('nothing is nothing, and what is no JSON is refused as such', async () => {
  expect(await read('', 'application/json')).toBeUndefined()
  expect(await read(' \n', form)).toBeUndefined()
  await expect(read('{"incident":', form)).rejects.toThrow(SyntaxError)
  await expect(read('name=1', 'application/json')).rejects.toThrow(SyntaxError)
})

test('brackets in brackets end somewhere', async () => {
  await expect(read(`a${'[b]'.repeat(5)}=1`, form)).rejects.toThrow(DomainError)
  await expect(read(`a${'[b]'.repeat(50_000)}=1`, form)).rejects.toThrow('has too many brackets')
  expect(await read('a[b][c][d][e]=1', form)).toEqual({ a: { b: { c: { d: { e: '1' } } } } })
})
