import type { Atrule, Block, CssNode, Declaration, List, Rule } from 'css-tree'
import { carried } from '#src/carried.ts'
import { bracketDepth } from './bracket-depth.ts'

/** Characters. */
export const longestCss = 16 * 1024
/** Brackets within brackets: more is no style sheet, and deep nesting costs the parser its stack. */
const deepest = 12
/** Sentences about what cannot be used. */
const mostProblems = 5

const conditions = ['media', 'supports', 'container']
/** Everything that loads a file, or reads what the page says, is none of them. */
const functions = new Set(
  [
    'rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark var env',
    'calc min max clamp round mod rem abs sign fit-content minmax repeat',
    'linear-gradient radial-gradient conic-gradient',
    'repeating-linear-gradient repeating-radial-gradient repeating-conic-gradient',
    'translate translatex translatey scale scalex scaley rotate skew skewx skewy matrix',
    'cubic-bezier steps linear inset circle ellipse polygon counter counters',
    'blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia',
  ].flatMap((names) => names.split(' ')),
)
const positions = ['static', 'relative']
/** Old ways to run something from a style sheet. */
const neverUsed = ['behavior', '-moz-binding']

export interface ReadCss {
  /** Written anew from what was understood, without comments: nothing of it is as it was typed. */
  css: string
  /** A sentence for each part that cannot be used. */
  problems: string[]
}

/**
 * Reads the style sheet of an organization's own page (CSS Syntax Level 3). What comes out holds rules and conditions of media
 * alone, loads nothing, and closes every bracket that it opens: so it stays within the layer it is put into.
 */
export async function readCss(text: string): Promise<ReadCss> {
  if (text.length > longestCss) return refused(`A style sheet has at most ${longestCss} characters.`)
  if (bracketDepth(text) > deepest) return refused(`More than ${deepest} brackets within each other cannot be read.`)
  const { parse, generate } = await carried('css')
  const sheet = parse(text, { positions: true, parseCustomProperty: true, parseAtrulePrelude: true })
  const reading: Reading = { problems: [], write: (node) => generate(node) }
  const css = sheet.type === 'StyleSheet' ? blockOf(reading, sheet.children, '') : ''
  return { css, problems: shortened(reading.problems) }
}

interface Reading {
  problems: string[]
  write: (node: CssNode) => string
}

function refused(problem: string): ReadCss {
  return { css: '', problems: [problem] }
}

function blockOf(reading: Reading, children: List<CssNode>, indent: string): string {
  return children
    .toArray()
    .map((node) => partOf(reading, node, indent))
    .join('')
}

function partOf(reading: Reading, node: CssNode, indent: string): string {
  if (node.type === 'Rule') return ruleOf(reading, node, indent)
  else if (node.type === 'Atrule') return conditionOf(reading, node, indent)
  else if (node.type === 'Declaration') return declarationOf(reading, node, indent)
  else if (node.type === 'Comment' || node.type === 'WhiteSpace' || (node.type === 'Raw' && node.value === ';'))
    return ''
  else return refuse(reading, node, 'this cannot be read as CSS. Look for a missing bracket, colon or semicolon.')
}

function ruleOf(reading: Reading, { prelude, block }: Rule, indent: string): string {
  const problem = problemIn(prelude)
  if (problem) return refuse(reading, problem.node, problem.sentence)
  return withBlock(reading, reading.write(prelude), block, indent)
}

function conditionOf(reading: Reading, node: Atrule, indent: string): string {
  const { name, prelude, block } = node
  if (!conditions.includes(name) || !prelude || !block)
    return refuse(reading, node, `@${name} cannot be used: only @media, @supports and @container can.`)
  const problem = problemIn(prelude)
  if (problem) return refuse(reading, problem.node, problem.sentence)
  return withBlock(reading, `@${name} ${reading.write(prelude)}`, block, indent)
}

function withBlock(reading: Reading, head: string, { children }: Block, indent: string): string {
  return `${indent}${head} {\n${blockOf(reading, children, `${indent}  `)}${indent}}\n`
}

function declarationOf(reading: Reading, node: Declaration, indent: string): string {
  const { property, value, important } = node
  const name = property.startsWith('--') ? property : property.toLowerCase()
  const problem = problemIn(value)
  if (!/^-{0,2}[a-z][\w-]*$/i.test(name) || neverUsed.includes(name))
    return refuse(reading, node, `the property ${quoted(name)} cannot be used.`)
  else if (problem) return refuse(reading, problem.node, problem.sentence)
  const written = reading.write(value)
  if (name === 'position' && !positions.includes(written.toLowerCase()))
    return refuse(reading, node, '“position” can only be static or relative, so that nothing covers the page.')
  else if (important !== true && important !== false)
    return refuse(reading, node, `${quoted(`!${important}`)} is not known.`)
  else return `${indent}${name}: ${written}${important ? ' !important' : ''};\n`
}

interface Problem {
  node: CssNode
  sentence: string
}

/** The first that is found, in the node or inside of it. */
function problemIn(node: CssNode): Problem | undefined {
  const sentence = sentenceOf(node)
  if (sentence !== undefined) return { node, sentence }
  for (const [key, value] of Object.entries(node)) {
    if (key === 'loc' || typeof value !== 'object' || value === null) continue
    const inside: CssNode[] = 'toArray' in value ? value.toArray() : 'type' in value ? [value] : []
    for (const child of inside) {
      const problem = problemIn(child)
      if (problem) return problem
    }
  }
  return undefined
}

function sentenceOf(node: CssNode): string | undefined {
  if (node.type === 'Url') return 'url() cannot be used: the page loads nothing from elsewhere.'
  else if (node.type === 'Raw') return `${quoted(node.value)} cannot be read.`
  else if (isEscaped(node)) return 'a name with a backslash cannot be used.'
  else if (node.type === 'Function' && !functions.has(node.name.toLowerCase()))
    return `${quoted(`${node.name}()`)} cannot be used.`
  else return undefined
}

/** Names are written as they were read: an escape in one, such as `\75rl`, would be another name to a browser. */
function isEscaped(node: CssNode): boolean {
  if (node.type === 'String') return false
  return Object.values(node).some((value) => typeof value === 'string' && value.includes('\\'))
}

function refuse({ problems }: Reading, node: CssNode, sentence: string): string {
  problems.push(`Line ${node.loc?.start.line ?? 1}: ${sentence}`)
  return ''
}

function quoted(text: string): string {
  return `“${text.trim().slice(0, 40)}”`
}

function shortened(problems: string[]): string[] {
  const more = problems.length - mostProblems
  return more <= 0 ? problems : [...problems.slice(0, mostProblems), `And ${more} more of this kind.`]
}
