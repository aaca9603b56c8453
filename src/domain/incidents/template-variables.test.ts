import { expect, test } from 'vitest'
import { fillVariables, momentVariables, openVariables } from './template-variables.ts'

const known = { organization: 'Acme', date: '10 Mar 2026', time: '13:00 CET' }

test.each([
  ['{{organization}} at {{time}} on {{date}}', 'Acme at 13:00 CET on 10 Mar 2026'],
  ['{{ Organization }}, {{TIME}}', 'Acme, 13:00 CET'],
  ['{{provider}} fails {{organization}}', '{{provider}} fails Acme'],
  ['{{constructor}} {{toString}}', '{{constructor}} {{toString}}'],
  ['{organization} {{}} {{ }} {{-x}}', '{organization} {{}} {{ }} {{-x}}'],
])('“%s” is filled in as “%s”', (text, filled) => {
  expect(fillVariables(text, known)).toBe(filled)
})

test('what is filled in is not read as a template again', () => {
  expect(fillVariables('{{organization}}', { ...known, organization: '{{time}}' })).toBe('{{time}}')
})

test('what nobody filled in is named once, as it stands there', () => {
  expect(openVariables('{{ region }}: {{Anbieter-Name}} {{region}} {{ region }} {{größe 2}}')).toEqual([
    '{{ region }}',
    '{{Anbieter-Name}}',
    '{{region}}',
    '{{größe 2}}',
  ])
  expect(openVariables('Nothing {open} here: {{}} {{!}}')).toEqual([])
})

test('a name has 40 characters at most: longer braces are text', () => {
  expect(openVariables(`{{${'x'.repeat(40)}}}`)).toHaveLength(1)
  expect(openVariables(`{{${'x'.repeat(41)}}}`)).toEqual([])
})

test.each([
  ['Europe/Berlin', Date.UTC(2026, 2, 10, 12), '10 Mar 2026', '13:00 CET'],
  ['Europe/Berlin', Date.UTC(2026, 6, 10, 22, 5), '11 Jul 2026', '00:05 CEST'],
  ['UTC', Date.UTC(2026, 0, 1), '1 Jan 2026', '00:00 UTC'],
])('in %s the moment %i is %s, %s', (timeZone, at, date, time) => {
  expect(momentVariables(at, timeZone)).toEqual({ date, time })
})
