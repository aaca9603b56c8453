import { expect, test } from 'vitest'
import { randomIds } from './ids.ts'

test('a token has 256 bits, no two are alike, and each bit is as often set as not', () => {
  const tokens = Array.from({ length: 2000 }, () => randomIds.token())
  expect(new Set(tokens).size).toBe(2000)
  const set = Array.from({ length: 256 }, () => 0)
  for (const token of tokens) {
    const bytes = Buffer.from(token, 'base64url')
    expect(bytes).toHaveLength(32)
    for (let bit = 0; bit < 256; bit++) set[bit] = (set[bit] ?? 0) + (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1)
  }
  // Nine standard deviations to either side.
  expect(set.filter((count) => Math.abs(count - 1000) > 200)).toEqual([])
})

test('an id is twelve small letters and digits, each as often as any', () => {
  const text = Array.from({ length: 3000 }, () => randomIds.id()).join('')
  expect(text).toMatch(/^[a-z0-9]{36000}$/)
  const counts = [...'abcdefghijklmnopqrstuvwxyz0123456789'].map((letter) => text.split(letter).length - 1)
  expect(counts.filter((count) => Math.abs(count - 1000) > 290)).toEqual([])
})
