import fc from 'fast-check'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { computed } from './hostile/stall.ts'
import { product } from './house.ts'

/**
 * Every regular expression of the product reads hostile text in time that grows with its length alone: none is looked at by
 * hand and forgotten. Hostile is what nearly matches: a text that matches, with one of its characters again and again, and
 * something else at its end.
 */

interface Expression {
  place: string
  source: string
  flags: string
}

function expressionsIn(path: string, text: string): Expression[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: Expression[] = []
  const walk = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      const { line } = file.getLineAndCharacterOfPosition(node.getStart())
      found.push({ place: `${path}:${line + 1}`, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
    }
    ts.forEachChild(node, walk)
  }
  walk(file)
  return found
}

const expressions = product
  .flatMap(({ path, text }) => expressionsIn(path, text))
  // Read by commands at a build, from files of this repository.
  .filter(({ place }) => !place.startsWith('src/commands/third-party-notices.ts'))

const length = 6000
/** Milliseconds: a linear expression takes a tenth of one for a text of that length, a quadratic one ten. */
const bearable = 3
/** Milliseconds after which it is known that a second look is worth while. */
const patience = 100
const spoilers = ['', '\n', '!', '"', '#', 'x']
const common = [
  ' ',
  '\n',
  '\t',
  'a',
  '1',
  '-',
  '.',
  '<',
  '>',
  '"',
  '=',
  '[',
  '{',
  '(',
  '/',
  '*',
  ':',
  ';',
  ',',
  '\\',
  'ü',
]
/** Characters of a text that matches, each of which is repeated in turn. */
const looked = 24

/** What the generator of matching texts does not know: looks around, boundaries of words, and classes of Unicode. */
const unknown: [RegExp, string][] = [
  [/\(\?<?[!=](?:[^()]|\([^()]*\))*\)/g, ''],
  [/\\b/gi, ''],
  [/\\p\{[^}]*\}/gi, 'a'],
]

function matching({ source, flags }: Expression): string[] {
  const known = unknown.reduce((text, [pattern, instead]) => text.replace(pattern, instead), source)
  const arbitrary = fc.stringMatching(new RegExp(`^(?:${known})$`, flags.replace(/[giy]/g, '')), { maxLength: 300 })
  return fc.sample(arbitrary, { numRuns: 2, seed: 1 }).map((text) => text.slice(0, looked))
}

function hostileTo(expression: Expression): string[] {
  const samples = [...new Set(matching(expression))]
  const pumped = samples.flatMap((sample) =>
    Array.from({ length: sample.length + 1 }, (_, at) => at).flatMap((at) => [
      `${sample.slice(0, at)}${(sample[at] ?? '').repeat(length)}${spoilers[at % spoilers.length]}`,
      ...spoilers.map((end) => `${sample.slice(0, at)}${' '.repeat(length)}${end}`),
    ]),
  )
  const repeated = [...samples, ...common].map(
    (text) => `${text.repeat(Math.ceil(length / Math.max(1, text.length)))}\nx`,
  )
  return [...pumped, ...repeated]
}

function timeOf({ source, flags }: Expression, texts: readonly string[]): number {
  const compiled = new RegExp(source, flags)
  const [before, began] = [computed(), performance.now()]
  for (const text of texts) {
    text.replace(compiled, '')
    if (performance.now() - began > patience) break
  }
  return computed() - before
}

/** All texts together are read first, because few expressions take long enough for a second look. A machine may be slow once. */
function isSlow(expression: Expression): boolean {
  const texts = hostileTo(expression)
  if (timeOf(expression, texts) <= bearable) return false
  return texts.some((text) => [1, 2, 3, 4].every(() => timeOf(expression, [text]) > bearable))
}

test('no regular expression of the product takes the square of the text’s length', () => {
  expect(expressions.length).toBeGreaterThan(150)
  expect(expressions.filter(isSlow).map(({ place, source }) => `${place} /${source}/`)).toEqual([])
})

test.each([
  ['i', String.raw`\bhref\s*=\s*["']?\s*(?!["'#\s]|data:)`],
  ['g', String.raw` *\n *`],
  ['', '-+$'],
])('the test finds an expression that is slow: /%s %s/', (flags, source) => {
  expect(isSlow({ place: '', source, flags })).toBe(true)
})
