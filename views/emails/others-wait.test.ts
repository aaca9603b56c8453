import { expect, test } from 'vitest'
import { othersWait } from './others-wait.ts'

test('what else waits is named, ten at the most', () => {
  expect(othersWait([])).toEqual([])
  expect(othersWait(['Logins fail'])[0]?.replaceAll(/[\u2068\u2069]/g, '')).toBe('Also waiting: “Logins fail”.')
  const many = othersWait(Array.from({ length: 12 }, (_, one) => `No ${one}`))
  expect(many[0]).toMatch(/“.*No 9.*”, and 2 more\.$/)
})
