import { expect, test } from 'vitest'
import { conflict, forbidden, invalid, notFound, rateLimited } from '../errors.ts'
import { accepted, checked, fieldErrors } from './checked.ts'
import { readForm } from './form.ts'

test('a field is read as text, as typed, as a list and as a tick', () => {
  const form = readForm({ name: '  Ann\n', many: ['a', ' b '], empty: '' })
  expect([form.text('name'), form.raw('name'), form.list('name')]).toEqual(['Ann', '  Ann\n', ['  Ann\n']])
  expect([form.text('many'), form.raw('many'), form.list('many')]).toEqual(['a', 'a', ['a', ' b ']])
  expect(['name', 'many', 'empty', 'absent'].map(form.ticked)).toEqual([true, true, true, false])
  expect([form.text('absent'), form.raw('absent'), form.list('absent')]).toEqual(['', '', []])
  expect(form.values).toEqual({ name: '  Ann\n', many: 'a', empty: '' })
})

test.each([undefined, null, 'text', 7, [], new Date(0)])(
  'a body that is no form, such as %j, has no fields',
  (body) => {
    const form = readForm(body)
    expect([form.text('name'), form.list('length'), form.values]).toEqual(['', [], {}])
  },
)

test('what is neither text nor a file counts as absent', async () => {
  const form = readForm({ number: 7, object: { a: 'b' }, mixed: [1, 'x', null], file: new Blob(['x']) })
  expect([form.text('number'), form.text('object'), form.list('mixed'), form.text('file')]).toEqual(['', '', ['x'], ''])
  expect([form.ticked('number'), form.ticked('file')]).toEqual([false, false])
  expect((await form.bytes('number')).length).toBe(0)
})

test('a file is read as its bytes and the name that it came with', async () => {
  const form = readForm({ list: new File(['x'], 'people.csv'), text: 'people.csv' })
  expect([form.fileName('list'), (await form.bytes('list')).toString()]).toEqual(['people.csv', 'x'])
  expect(['text', 'absent'].map(form.fileName)).toEqual(['', ''])
})

test('a line of more than 10,000 characters is refused; a text of several lines has its own limit', () => {
  const form = readForm({ name: 'x'.repeat(10_001), body: 'x'.repeat(10_001), fits: ` ${'x'.repeat(10_000)} ` })
  expect(() => form.text('name')).toThrow(invalid({ name: 'This has 10,001 characters: shorten it.' }))
  expect([form.raw('body').length, form.text('fits').length]).toEqual([10_001, 10_000])
})

test('names that every object has are fields only where they were sent', () => {
  const form = readForm({})
  for (const name of ['constructor', '__proto__', 'toString']) {
    expect([form.text(name), form.list(name), form.ticked(name)]).toEqual(['', [], false])
    expect(readForm(JSON.parse(`{"${name}": " x "}`)).text(name)).toBe('x')
  }
})

test('the bytes of a file are read, and of nothing else', async () => {
  const form = readForm({
    list: new File([new Uint8Array([0, 255, 10])], 'a.csv'),
    text: 'abc',
    two: [new Blob(['x'])],
  })
  expect([...(await form.bytes('list'))]).toEqual([0, 255, 10])
  for (const name of ['text', 'two', 'absent', 'constructor']) expect((await form.bytes(name)).length).toBe(0)
})

test('what was checked is handed on whole, or refused with every field that is wrong', () => {
  expect(accepted(checked({ name: 'Ann' }, {}))).toEqual({ name: 'Ann' })
  const errors = { name: 'Type a name.', email: 'Type an address.' }
  expect(() => accepted(checked({}, errors))).toThrow(expect.objectContaining({ code: 'invalid', fields: errors }))
})

test('a field without a problem is not among the errors', () => {
  expect(fieldErrors({ a: undefined, b: 'Wrong.', c: '' })).toEqual({ b: 'Wrong.', c: '' })
})

test('each refusal has its code, a sentence, and what belongs to it', () => {
  expect(notFound('service')).toMatchObject({ code: 'not_found', message: 'There is no such service.', fields: {} })
  expect(forbidden()).toMatchObject({ code: 'forbidden', message: 'Your role does not allow this.' })
  expect(conflict('Done already.', { a: 'b' })).toMatchObject({
    code: 'conflict',
    message: 'Done already.',
    fields: { a: 'b' },
  })
  expect(invalid({ a: 'b' })).toMatchObject({ code: 'invalid', fields: { a: 'b' }, retryAfter: 0 })
  expect(rateLimited(5000, 'Wait.')).toMatchObject({ code: 'rate_limited', message: 'Wait.', retryAfter: 5000 })
})
