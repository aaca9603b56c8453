import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { readForm } from '../forms/form.ts'
import { checkFurtherTexts } from './check-further-texts.ts'

const check = (fields: Record<string, string>) => sidesOf(checkFurtherTexts(readForm(fields), ['de', 'ja']))

test('texts are kept by language as far as they were typed, and of the page’s languages alone', () => {
  const typed = { 'title-de': ' Anmeldung  gestört ', 'body-de': 'Wir suchen.\r\n', 'title-ja': '', 'body-fr': 'Rien.' }
  expect(check(typed)).toMatchObject({
    values: { furtherTitles: { de: 'Anmeldung gestört' }, furtherBodies: { de: 'Wir suchen.' } },
  })
  expect(check({ title: 'Logins fail', body: 'x' })).toMatchObject({
    values: { furtherTitles: null, furtherBodies: null },
  })
})

test('each is checked as the page’s own is, and said beside its field', () => {
  expect(Object.keys(check({ 'title-de': 'x'.repeat(256), 'body-ja': 'See {{ticket}}.' }).errors).toSorted()).toEqual([
    ...['body-ja', 'title-de'],
  ])
})
