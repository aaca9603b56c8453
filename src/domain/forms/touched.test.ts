import { expect, test } from 'vitest'
import { readForm } from './form.ts'
import { marksOf, onlyTouched, refuseChanged, shownMarks } from './touched.ts'

const plan = { title: 'Upgrade', impact: null as string | null, at: 1000.5, auto: true, services: ['a', 'b'] }
const shown = marksOf(plan)
const refusal = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    return Object.keys((error as { fields: object }).fields)
  }
  return 'done'
}

test('what is sent as it was shown is left to whoever changed it meanwhile', () => {
  const now = { ...plan, title: 'Colleague', at: 7, auto: false, services: ['b', 'c'] }
  expect(onlyTouched(now, plan, shown)).toEqual(now)
})

test('what was touched is written, and nothing else', () => {
  const now = { ...plan, title: 'Colleague' }
  expect(onlyTouched(now, { ...plan, impact: 'major' }, shown)).toEqual({ ...now, impact: 'major' })
})

test.each([
  { now: ['a', 'b'], typed: ['a', 'b', 'c'], merged: ['a', 'b', 'c'] },
  { now: ['a', 'b', 'x'], typed: ['a'], merged: ['a', 'x'] },
  { now: ['x'], typed: ['a', 'b', 'c'], merged: ['x', 'c'] },
  { now: [], typed: ['a', 'b'], merged: [] },
  { now: ['a', 'b', 'c'], typed: ['b', 'c'], merged: ['b', 'c'] },
])('of a set each member counts for itself: $now and $typed give $merged', ({ now, typed, merged }) => {
  const set = (services: string[]) => ({ ...plan, services })
  expect(onlyTouched(set(now), set(typed), shown).services).toEqual(merged)
})

test('the same field changed by two is asked about, unless both typed the same', () => {
  const now = { ...plan, title: 'Colleague', at: 7 }
  const typed = { ...plan, title: 'Mine', at: 8 }
  expect(refusal(() => onlyTouched(now, typed, shown))).toEqual(['title', 'at'])
  expect(refusal(() => onlyTouched(now, { ...plan, title: 'Colleague' }, shown))).toBe('done')
  expect(onlyTouched(now, typed, marksOf(now))).toEqual(typed)
})

test('a program that does not say what it saw writes all it sends', () => {
  expect(onlyTouched({ ...plan, title: 'Colleague' }, plan, {})).toEqual(plan)
})

test('line ends and space around a text are no change', () => {
  const marks = marksOf({ body: 'One\n\nTwo ' })
  expect(onlyTouched({ body: 'Colleague' }, { body: 'One\r\n\r\nTwo' }, marks)).toEqual({ body: 'Colleague' })
})

test('a text that is sent whatever happens asks where it is another by now', () => {
  const marks = marksOf({ body: 'Draft' })
  expect(refusal(() => refuseChanged('body', 'Colleague', 'Draft', marks))).toEqual(['body'])
  expect(refusal(() => refuseChanged('body', 'Colleague', 'Colleague', marks))).toBe('done')
  expect(refusal(() => refuseChanged('body', 'Draft', 'Mine', marks))).toBe('done')
  expect(refusal(() => refuseChanged('body', 'Colleague', 'Mine', {}))).toBe('done')
})

test('a form gives its marks back by field, and a mark tells no text', () => {
  const form = readForm({ 'title.shown': 'x', title: 'y', 'at.shown': '5' })
  expect(shownMarks(form)).toEqual({ title: 'x', at: '5' })
  expect(marksOf({ body: 'x'.repeat(70_000) }).body).toHaveLength(16)
})
