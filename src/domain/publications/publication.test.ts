import { expect, test } from 'vitest'
import { subjectOf, textsOf, withPromiseFrom, withTexts } from './publication.ts'

const update = [
  'incident0001',
  { status: 'identified', body: 'It is the cable.', seen: 'update000001', nextUpdateBy: 500 },
]

test('the texts of what is kept are those of its one input', () => {
  expect(textsOf(update)).toEqual({ body: 'It is the cable.' })
  expect(textsOf([{ title: 'Slow', body: 'We look.' }])).toEqual({ title: 'Slow', body: 'We look.' })
  expect(textsOf(['incident0001', true])).toEqual({})
  expect([subjectOf(update), subjectOf([{ title: 'Slow' }])]).toEqual(['incident0001', ''])
})

test('changed, it keeps all else, but for the update that the form of its writer showed', () => {
  expect(withTexts(update, { title: 'No title here', body: 'It is the plug.' })).toEqual([
    'incident0001',
    { status: 'identified', body: 'It is the plug.', nextUpdateBy: 500 },
  ])
})

test('a text that is rewritten leaves no translation; one that is not keeps its own', () => {
  const further = { furtherTitles: { de: 'Langsam' }, furtherBodies: { de: 'Wir suchen.' } }
  const incident = [{ title: 'Slow', body: 'We look.', ...further }]
  expect(withTexts(incident, { title: 'Slow', body: 'We look.' })).toEqual(incident)
  expect(withTexts(incident, { title: 'Slow', body: 'It is the plug.' })).toEqual([
    { title: 'Slow', body: 'It is the plug.', ...further, furtherBodies: null },
  ])
  expect(withTexts(incident, { title: 'Down' })).toMatchObject([
    { furtherTitles: null, furtherBodies: further.furtherBodies },
  ])
})

test('a promise counts from when it is read', () => {
  expect(withPromiseFrom(update, 100, 300)[1]).toMatchObject({ nextUpdateBy: 700 })
  expect(withPromiseFrom([{ title: 'Slow', nextUpdateBy: null }], 100, 300)).toEqual([
    { title: 'Slow', nextUpdateBy: null },
  ])
})
