import { expect, test } from 'vitest'
import { longestCss, readCss } from './custom-css.ts'

/** Without the spaces that only make it legible. */
async function written(text: string): Promise<string> {
  const { css, problems } = await readCss(text)
  expect(problems).toEqual([])
  return css.replace(/\s+/g, ' ').trim()
}

test.each([
  [':root { --accent: #123456; COLOR: red !important }', ':root { --accent: #123456; color: red !important; }'],
  ['a:hover > b[href^="x"]::before { content: "a\\"b" }', 'a:hover>b[href^="x"]::before { content: "a\\"b"; }'],
  ['.a { margin: calc(1px + 2px) -3px }', '.a { margin: calc(1px + 2px) -3px; }'],
  ['@media (width > 40rem) { .a { color: red } }', '@media (width>40rem) { .a { color: red; } }'],
  ['@supports (display: grid) { .a { color: red } }', '@supports (display:grid) { .a { color: red; } }'],
  ['.a { color: red; & .b { top: 1px } }', '.a { color: red; & .b { top: 1px; } }'],
  ['.a { color: var(--x, light-dark(red, blue)) }', '.a { color: var(--x,light-dark(red,blue)); }'],
  ['.a { background: linear-gradient(red, blue) }', '.a { background: linear-gradient(red,blue); }'],
  ['.a { position: Relative; ; }', '.a { position: Relative; }'],
  ['/* told */ .a { color: red /* } */ }', '.a { color: red; }'],
  ['', ''],
])('%s stays', async (typed, expected) => {
  expect(await written(typed)).toBe(expected)
})

test('what was written is read again as it is', async () => {
  const css = await written('.a, .b > c { grid-template-areas: "a b" "c d"; transition: color .2s ease-in-out }')
  expect(await written(css)).toBe(css)
})

test('what is left open is closed, so that nothing stands outside of its layer', async () => {
  for (const typed of ['.a { color: red', '@media print { .a { color: red', '.a { content: "}}']) {
    const css = await written(typed)
    expect([css.split('{').length, css.endsWith('}')]).toEqual([css.replace(/"[^"]*"/g, '').split('}').length, true])
  }
})

const nothingElse = 'url() cannot be used: the page loads nothing from elsewhere.'
const onlyConditions = 'cannot be used: only @media, @supports and @container can.'
const notCss = 'this cannot be read as CSS. Look for a missing bracket, colon or semicolon.'
const escaped = 'a name with a backslash cannot be used.'
const covering = '“position” can only be static or relative, so that nothing covers the page.'

test.each([
  ['a { background: url(https://evil.example/x) }', nothingElse],
  ['a { background: URL("x") }', nothingElse],
  ['a { --x: url(x) }', nothingElse],
  ['a { color: var(--x, url(x)) }', nothingElse],
  ['a { cursor: url(x), auto }', nothingElse],
  ['a { background: \\75rl(x) }', escaped],
  ['a { background: u\\72l("x") }', escaped],
  ['a { p\\6fsition: fixed }', 'the property “p\\6fsition” cannot be used.'],
  ['a { background: image-set("x.png" 1x) }', '“image-set()” cannot be used.'],
  ['a { background: -webkit-image-set("x.png" 1x) }', '“-webkit-image-set()” cannot be used.'],
  ['a { background: src("x") }', '“src()” cannot be used.'],
  ['a { content: attr(href) }', '“attr()” cannot be used.'],
  ['a { width: expression(alert(1)) }', '“expression()” cannot be used.'],
  ['a { behavior: none }', 'the property “behavior” cannot be used.'],
  ['@import "https://evil.example/x.css";', `@import ${onlyConditions}`],
  ['@IMPORT "x.css";', `@IMPORT ${onlyConditions}`],
  ['@media print { @import "x.css"; }', `@import ${onlyConditions}`],
  ['@font-face { font-family: x }', `@font-face ${onlyConditions}`],
  ['@layer tokens { a { color: red } }', `@layer ${onlyConditions}`],
  ['@keyframes x { from { top: 0 } }', `@keyframes ${onlyConditions}`],
  ['@\\69mport "x";', `@\\69mport ${onlyConditions}`],
  ['a { position: fixed }', covering],
  ['a { position: sticky }', covering],
  ['a { position: absolute }', covering],
  ['a { position: var(--x) }', covering],
  ['a { color: red !ie }', '“!ie” is not known.'],
  ['a { color: red }} b { color: red }', '“} b” cannot be read.'],
  ['a { color: red } -->', notCss],
  ['a { red }', notCss],
  ['a { --x: { b: c } }', '“{ b: c }” cannot be read.'],
])('%s is refused in a sentence, and nothing of it stays', async (typed, sentence) => {
  const { css, problems } = await readCss(`.b {\n  color: red;\n}\n${typed}`)
  expect(problems[0]).toBe(`Line 4: ${sentence}`)
  expect(css).not.toMatch(/url|import|\\|src|fixed|sticky|absolute|layer|behavior|expression|position/i)
})

test('what is too long, or too deep, is not parsed at all', async () => {
  const long = await readCss('a{}'.repeat(longestCss))
  expect(long).toEqual({ css: '', problems: [`A style sheet has at most ${longestCss} characters.`] })
  const deep = await readCss(`a { b: ${'('.repeat(5000)} }`)
  expect(deep).toEqual({ css: '', problems: ['More than 12 brackets within each other cannot be read.'] })
})

test('of many problems the first are named', async () => {
  const { problems } = await readCss('a { b: url(x) }\n'.repeat(30))
  expect(problems).toHaveLength(6)
  expect(problems[5]).toBe('And 25 more of this kind.')
})
