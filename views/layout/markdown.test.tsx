import { expect, test } from 'vitest'
import { plainLines, plainText, renderBody } from './markdown.tsx'

const url = 'https://status.example/s/acme/'
const link = (href: string, words: string) => `<a href="${href}" rel="nofollow noopener">${words}</a>`

test.each([
  [
    'an image',
    '![diagram of the outage](https://images.example/a.png)',
    link('https://images.example/a.png', 'diagram of the outage'),
  ],
  ['an image without words', '![](/a.png)', link('https://status.example/a.png', 'https://status.example/a.png')],
  ['an image within a link', '[![words](/a.png)](/b)', link('https://status.example/b', 'words')],
  ['an image that no page may load', '![words](data:image/png;base64,AAAA)', 'words'],
  ['a link from the root', '[the list](/incidents)', link('https://status.example/incidents', 'the list')],
  ['a link from the page', '[x](history)', link('https://status.example/s/acme/history', 'x')],
  ['a link within the page', '[x](#a)', link('https://status.example/s/acme/#a', 'x')],
  ['a link without scheme', '[x](//other.example/a)', link('https://other.example/a', 'x')],
  ['a link as typed', '[x](https://other.example)', link('https://other.example', 'x')],
  ['a mail address', '[x](mailto:ann@example.com)', link('mailto:ann@example.com', 'x')],
  ['a scheme that runs something', '[x](javascript:alert(1))', '[x](javascript:alert(1))'],
])('%s arrives absolute and without a picture', (_, markdown, html) => {
  expect(renderBody(markdown, 'markdown', { url }).trim()).toBe(`<p>${html}</p>`)
})

test.each([
  [
    'the text of an import',
    '<p><img src="/a.png" alt="words"> <a href="/b">b</a></p>',
    `<p>${link('https://status.example/a.png', 'words')} ${link('https://status.example/b', 'b')}</p>`,
  ],
  [
    'its image without alt',
    '<img src="https://i.example/a.png">',
    link('https://i.example/a.png', 'https://i.example/a.png'),
  ],
  [
    'its image within a link',
    '<a href="/b"><img src="/a.png" alt="words"></a>',
    link('https://status.example/b', 'words'),
  ],
  ['a link that runs something', '<a href="javascript:alert(1)">x</a>', '<a rel="nofollow noopener">x</a>'],
  ['a link of comments', `<a href="${'<!-- -->'.repeat(300)}">x</a>`, '<a rel="nofollow noopener">x</a>'],
  [
    'two links, one after the other',
    '<a href="/a">a</a><img src="/i.png" alt="i">',
    link('https://status.example/a', 'a') + link('https://status.example/i.png', 'i'),
  ],
])('%s likewise', (_, text, html) => {
  expect(renderBody(text, 'html', { url })).toBe(html)
})

test.each([
  ['# A\n## B', 3, ['h3', 'h4']],
  ['### A\n##### B', 2, ['h2', 'h3']],
  ['A\n===\nB\n---', 5, ['h5', 'h6']],
  ['# A\n## B\n### C\n#### D', 4, ['h4', 'h5', 'h6', 'h6']],
])('headings of %j stand below the one above the text, without a gap', (text, headings, tags) => {
  const html = renderBody(text, 'markdown', { headings })
  expect([...html.matchAll(/<(h\d)/g)].map(([, tag]) => tag)).toEqual(tags)
})

test('headings of an import likewise', () => {
  expect(renderBody('<h1>A</h1><h3>B</h3>', 'html', { headings: 2 })).toBe('<h2 dir="auto">A</h2><h3 dir="auto">B</h3>')
})

test('each block of a text that reads from right to left finds its own direction; another text says nothing of it', () => {
  const html = renderBody('نحن نعمل\n\n- We work\n\n> عمل', 'markdown')
  expect(html.match(/<(p|ul|blockquote) dir="auto">/g)).toHaveLength(4)
  expect(renderBody('We work\n\n- on it', 'markdown')).not.toContain('dir=')
})

test.each([
  ['# Root cause\n\nA full disk.', 'Root cause\n\nA full disk.'],
  [
    '![the plan](/a.png) and [the list](/incidents)',
    'the plan (https://status.example/a.png) and the list (https://status.example/incidents)',
  ],
  ['https://status.example/x', 'https://status.example/x'],
  ['1. one\n2. two\n   - deep\n3. three', '1. one\n2. two\n  - deep\n3. three'],
  ['7. seven\n8. eight', '7. seven\n8. eight'],
  ['- a\n\n- b\n\nend', '- a\n- b\n\nend'],
  ['| a | b |\n|---|---|\n| 1 | 2 |', 'a | b\n1 | 2'],
  ['```\nx  <  1\n\n  y\n```\nend', 'x  <  1\n\n  y\n\nend'],
  ['one\ntwo\n\n> three', 'one\ntwo\n\nthree'],
  ['a & b < c "d" \'e\'', 'a & b < c "d" \'e\''],
  ['**[bold link](/x)** after', 'bold link (https://status.example/x) after'],
  ['', ''],
])('%j as plain lines', (markdown, lines) => {
  expect(plainLines(markdown, 'markdown', url)).toBe(lines)
})

test('on one line the words of neighbours stay apart', () => {
  expect(plainText('# Root cause\n- a\n- b\n\n![plan](/a.png)', 'markdown')).toBe('Root cause a b plan')
  expect(plainText('a<br>b<p>c</p><p>d</p>', 'html')).toBe('a b c d')
})
