import { expect, test } from 'vitest'
import { addressOf } from './address-of.ts'

test.each<[string, string | undefined]>([
  ['', ''],
  ['?', ''],
  ['?utm_source=mail&fbclid=x', ''],
  ['?page=2', '?page=2'],
  ['?utm=1&page=2', '?page=2'],
  ['?pages=2&homepage=1', ''],
  ['?page=2&page=3', undefined],
  ['?page=02', '?page=02'],
  ['?service=api&theme=dark', '?service=api&theme=dark'],
  ['?label=two%20words', undefined],
  ['?label=two+words', undefined],
  ['?page=', undefined],
  ['?page', undefined],
  [`?page=${'9'.repeat(41)}`, undefined],
  ['?p%61ge=2', undefined],
  ['?p+ge=2', undefined],
  ['?utm=a%20b', ''],
])('of “%s” counts “%s”', (query, counted) => {
  const address = 'http://status.example/history'
  expect(addressOf(address + query)).toBe(counted === undefined ? undefined : address + counted)
})
