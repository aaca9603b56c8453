import { expect, test } from 'vitest'
import { dashboardMessages } from '#src/messages/dashboard-messages.ts'
import { renderBody } from '#views/layout/markdown.tsx'
import { defaultPolicy } from './default-policy.ts'
import { fillPolicy, type PolicyFacts, policyWords, unknownWords } from './fill-policy.ts'

const facts: PolicyFacts = {
  operator: 'Quill Hosting',
  address: '1 Quill Street\nQuillham',
  contact: 'data@quill.example',
  officer: 'Dana Quill',
  children: 'Ask your *parents*.',
  analytics: true,
  kept: [
    { what: 'Request logs', long: '30 days' },
    { what: 'Backups', long: '1 day' },
  ],
}
const none: PolicyFacts = {
  ...facts,
  operator: '',
  address: '',
  contact: '',
  officer: '',
  children: '',
  analytics: false,
  kept: [],
}

test.each([
  ['operator', 'Quill Hosting', ''],
  ['address', '1 Quill Street\nQuillham', ''],
  ['contact', '<data@quill.example>', 'the address on the status page'],
  ['officer', '**Data protection officer:** Dana Quill', ''],
  ['children', '## Children\n\nAsk your *parents*.', ''],
  [
    'kept',
    '| What | How long |\n| --- | --- |\n| Request logs | 30 days |\n| Backups | 1 day |',
    '| What | How long |\n| --- | --- |',
  ],
  [
    'analytics',
    'The homepage of this Opsentry, and no other page, counts visits with Google Analytics, a service of Google. It is asked to store nothing in your browser. Nothing is sent to Google if your browser sends Global Privacy Control or Do Not Track, or once you have opted out by the link on that page.',
    '',
  ],
])('{%s} stands for what is set, and for as much as nothing where nothing is', (word, filled, empty) => {
  expect([fillPolicy(`{${word}}`, facts), fillPolicy(`{${word}}`, none)]).toEqual([filled, empty])
  expect(unknownWords(`{${word}}`)).toEqual([])
})

test('every word has a meaning that is told to whoever writes a policy, and the text to begin with uses all of them', () => {
  expect(Object.keys(dashboardMessages('en').policyDraft.word)).toEqual([...policyWords])
  expect(policyWords.filter((word) => !defaultPolicy.includes(`{${word}}`))).toEqual([])
  expect(unknownWords(defaultPolicy)).toEqual([])
})

test('what stands for nothing stays as it is, and leaves no gap', () => {
  expect(fillPolicy('{owner} {Operator} {operator } {} {{operator}}', facts)).toBe(
    '{owner} {Operator} {operator } {} {Quill Hosting}',
  )
  expect(fillPolicy('\r\nOne\r\n\r\n{officer}\r\n\r\n{children}\r\n\r\nTwo\n', none)).toBe('One\n\nTwo')
})

test('unknown words are named once each, in order; those of the language itself are unknown, too', () => {
  expect(unknownWords('{owner} {operator} {name} {owner} {Name} {constructor}')).toEqual([
    '{owner}',
    '{name}',
    '{constructor}',
  ])
  expect(fillPolicy('{constructor}', facts)).toBe('{constructor}')
})

test('a name is not filled in again, nor read as a pattern', () => {
  expect(renderBody(fillPolicy('{operator}', { ...facts, operator: "{contact} $& $1 $'" }), 'markdown')).toBe(
    "<p>{contact} $&amp; $1 $'</p>\n",
  )
})

test.each([
  ['*a* _b_ `c` ~~d~~ |e|', '<p>*a* _b_ `c` ~~d~~ |e|</p>\n'],
  [
    '[a](https://evil.example)',
    '<p>[a](<a href="https://evil.example" rel="nofollow noopener">https://evil.example</a>)</p>\n',
  ],
  ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n'],
  ['![a](b)', '<p>![a](b)</p>\n'],
  ['# Quill', '<p># Quill</p>\n'],
  ['> Quill', '<p>&gt; Quill</p>\n'],
  ['1. Quill', '<p>1. Quill</p>\n'],
  ['+ Quill', '<p>+ Quill</p>\n'],
  ['Quill\n- Street', '<p>Quill<br />\n- Street</p>\n'],
  ['Quill\n\n- Street', '<p>Quill</p>\n<p>- Street</p>\n'],
  ['Quill\n  - Street', '<p>Quill<br />\n- Street</p>\n'],
  ['Quill\n---', '<p>Quill<br />\n---</p>\n'],
  ['Quill\n===', '<p>Quill<br />\n===</p>\n'],
  ['Quill &amp; Co', '<p>Quill &amp;amp; Co</p>\n'],
  ['C:\\Quill', '<p>C:\\Quill</p>\n'],
])('%j is shown as it was typed', (operator, html) => {
  expect(renderBody(fillPolicy('{operator}', { ...facts, operator }), 'markdown')).toBe(html)
})

test('an address of plain letters becomes a link; of others it is text', () => {
  expect(fillPolicy('{contact}', { ...facts, contact: 'data_desk@quill.example' })).toBe('<data_desk@quill.example>')
  expect(fillPolicy('{contact}', { ...facts, contact: 'daten_büro@quill.example' })).toBe('daten\\_büro@quill.example')
})
