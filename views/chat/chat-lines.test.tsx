import { expect, test } from 'vitest'
import { chatLines } from './chat-lines.ts'

/** Lines as text: `>` for a quote, and every style around its span. */
function written(text: string, format: 'markdown' | 'html' = 'markdown'): string[] {
  return chatLines(text, format, 'https://status.example/s/acme/').map(({ quote, spans }) => {
    const parts = spans.map(({ text, bold, italic, strike, code, url }) => {
      const styles = [bold && 'b', italic && 'i', strike && 's', code && 'code', url].filter(Boolean)
      return styles.length > 0 ? `{${text}|${styles.join(',')}}` : text
    })
    return `${quote ? '>' : ''}${parts.join('')}`
  })
}

test.each([
  ['one line', ['one line']],
  ['one\ntwo', ['one', 'two']],
  ['one\n\ntwo', ['one', '', 'two']],
  ['# Head\n\ntext', ['{Head|b}', '', 'text']],
  ['**b** *i* ~~s~~ `c` ***both***', ['{b|b} {i|i} {s|s} {c|code} {both|b,i}']],
  ['- a\n- b\n  - c\n    - d\n- e', ['• a', '• b', '    • c', '        • d', '• e']],
  ['3. a\n4. b\n\nend', ['3. a', '4. b', '', 'end']],
  ['before\n\n- a\n\n- b', ['before', '', '• a', '• b']],
  ['> a\n> b\n\nend', ['>a', '>b', '', 'end']],
  ['> a\n>\n> b', ['>a', '>', '>b']],
  ['```js\nx < 1\n\n  y\n```', ['{x < 1|code}', '', '{  y|code}']],
  ['text\n\n    indented', ['text', '', '{indented|code}']],
  ['| a | b |\n|---|---|\n| 1 | 2 |', ['a | b', '1 | 2']],
  ['https://example.com/a', ['{https://example.com/a|https://example.com/a}']],
  ['[label](https://example.com)', ['{label|https://example.com}']],
  ['[mail](mailto:ann@example.com)', ['{mail|mailto:ann@example.com}']],
  ['[x](javascript:alert(1))', ['[x](javascript:alert(1))']],
  ['[x](/relative)', ['{x|https://status.example/relative}']],
  ['[x](history?a=1)', ['{x|https://status.example/s/acme/history?a=1}']],
  ['[x](#top)', ['{x|https://status.example/s/acme/#top}']],
  ['![](/x.png)', ['{https://status.example/x.png|https://status.example/x.png}']],
  ['![**bold** `code`](x.png)', ['{bold code|https://status.example/s/acme/x.png}']],
  ['![alt](data:image/png;base64,AAAA)', ['alt']],
  ['[![alt](/a.png)](/b)', ['{alt|https://status.example/b}']],
  ['![alt](https://example.com/x.png)', ['{alt|https://example.com/x.png}']],
  ['<b>raw</b> & <script>', ['<b>raw</b> & <script>']],
  ['', []],
  ['\n\n', []],
])('%j', (markdown, lines) => {
  expect(written(markdown)).toEqual(lines)
})

test('HTML of an import becomes plain lines', () => {
  expect(written('<p>We <b>look</b> &amp; wait.</p><script>x</script><p>Two</p>', 'html')).toEqual([
    'We look & wait.',
    '',
    'Two',
  ])
})

test('an image and links of an import keep their words and lead somewhere', () => {
  expect(written('<p>See <a href="/incidents">all</a> <img src="/a.png" alt="the plan"></p>', 'html')).toEqual([
    'See all (https://status.example/incidents) the plan (https://status.example/a.png)',
  ])
})
