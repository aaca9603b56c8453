import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accentStyles, accentsOf, contrast } from './brand-color.ts'

const tokens = readFileSync(join(import.meta.dirname, '../static/tokens.css'), 'utf8')

/** The two values of a token, for the light and the dark look. */
function token(name: string): { light: string; dark: string } {
  const [, light = '', dark = ''] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens) ?? []
  return { light, dark }
}

const looks = ['light', 'dark'] as const

/** Pairs of a brand colour's accents, in both looks, whose contrast is too low to read. */
function unreadable(color: string): string[] {
  const accents = accentsOf(color)
  return looks.flatMap((look) => {
    const { accent, strong, ink, tint } = accents[look]
    const pairs = [
      ...['page', 'surface', 'surface-sunken'].map((name) => [accent, token(name)[look]]),
      ...['page', 'surface', 'surface-sunken'].map((name) => [strong, token(name)[look]]),
      [accent, tint],
      [ink, accent],
      [ink, strong],
      [token('ink')[look], tint],
    ]
    return pairs.filter(([a = '', b = '']) => !(contrast(a, b) >= 4.5)).map((pair) => `${look} ${pair.join(' on ')}`)
  })
}

test('contrast is what WCAG computes', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21)
  expect(contrast('#ffffff', '#ffffff')).toBe(1)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

test('whatever colour a brand has: it can be read as text, and text on it', () => {
  const known = ['#000000', '#ffffff', '#ffff00', '#ff0000', '#00ff00', '#0000ff', '#ffd400', '#7f7f7f', '#0f6b63']
  expect(known.flatMap(unreadable)).toEqual([])
  const colors = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
  fc.assert(
    fc.property(colors, (color) => unreadable(color).length === 0),
    { numRuns: 3000 },
  )
})

test('a colour that can be read stays exactly what it is', () => {
  expect(accentsOf('#0a4f8f').light.accent).toBe('#0a4f8f')
  expect(accentsOf('#7cc4ff').dark.accent).toBe('#7cc4ff')
})

test('the styles name the tokens that the stylesheet has', () => {
  for (const [, name = ''] of accentStyles('#c8102e').matchAll(/--([\w-]+):/g)) expect(tokens).toContain(`--${name}:`)
  expect(accentStyles('#c8102e')).toMatch(
    /^@layer tokens \{ :root \{ (--accent\S*: light-dark\(#\w{6}, #\w{6}\); ){4}\} \}\n$/,
  )
})
