import { expect, test } from 'vitest'
import { isUnchanged } from './conditional.ts'

const lastModified = Date.UTC(2026, 2, 10, 12)
const validators = { etag: 'W/"abc"', lastModified }
const date = 'Tue, 10 Mar 2026 12:00:00 GMT'

test.each<[Record<string, string>, boolean]>([
  [{}, false],
  [{ 'if-none-match': 'W/"abc"' }, true],
  [{ 'if-none-match': '"abc"' }, true],
  [{ 'if-none-match': '"x", W/"y" ,"abc"' }, true],
  [{ 'if-none-match': '*' }, true],
  [{ 'if-none-match': ' * ' }, true],
  [{ 'if-none-match': '"*"' }, false],
  [{ 'if-none-match': 'abc' }, false],
  [{ 'if-none-match': 'w/"ab"' }, false],
  [{ 'if-none-match': '"ABC"' }, false],
  [{ 'if-none-match': '"x,W/\\"abc"' }, false],
  [{ 'if-none-match': '"abc-gzip"' }, false],
  [{ 'if-none-match': '' }, false],
  [{ 'if-modified-since': date }, true],
  [{ 'if-modified-since': 'Tue, 10 Mar 2026 11:59:59 GMT' }, false],
  [{ 'if-modified-since': 'Wed, 11 Mar 2026 12:00:00 GMT' }, true],
  [{ 'if-modified-since': 'Tuesday, 10-Mar-26 12:00:00 GMT' }, true],
  [{ 'if-modified-since': 'Tue Mar 10 12:00:00 2026' }, true],
  [{ 'if-modified-since': 'Tue Mar 10 11:59:59 2026' }, false],
  [{ 'if-modified-since': 'yesterday' }, false],
  [{ 'if-modified-since': '2027' }, false],
  [{ 'if-none-match': '"x"', 'if-modified-since': date }, false],
])('%o is answered with 304: %s', (headers, expected) => {
  expect(isUnchanged(new Headers(headers), validators)).toBe(expected)
})

test('where two versions came within a second, their date tells nothing', () => {
  const headers = new Headers({ 'if-modified-since': date })
  expect(isUnchanged(headers, { ...validators, lastModified: null })).toBe(false)
})
