import { expect, test } from 'vitest'
import { languages, serviceStatuses } from '#src/words.ts'
import { statusShapes } from '#views/layout/status.tsx'
import { messagesOf } from '#views/messages/messages-of.ts'
import { createCanvas } from './canvas.ts'
import { drawable, drawShareImage } from './draw.ts'
import { logoPixels } from './logo-pixels.ts'
import { contoursOfPath } from './svg-path.ts'

const outage = { name: 'Acme', status: 'major_outage', plainSentence: 'Major outage', logo: null } as const

/** The pixels of a PNG, as its reader sees them. */
async function pixels(png: Uint8Array) {
  const read = await logoPixels(png, 1200, 630)
  return (x: number, y: number) => [...(read?.bytes.subarray(4 * (1200 * y + x), 4 * (1200 * y + x) + 3) ?? [])]
}

test('a state is a PNG of 1200 × 630 in the status’s colour, small enough for every chat', async () => {
  const png = await drawShareImage({ ...outage, sentence: 'Sign-in (Europe) has an outage' })
  expect(await new Bun.Image(png).metadata()).toEqual({ width: 1200, height: 630, format: 'png' })
  expect(png.length).toBeLessThan(60_000)
  const at = await pixels(png)
  expect(at(5, 300)).toEqual([0xa3, 0x10, 0x2a])
  expect(at(1190, 620)).toEqual([255, 255, 255])
})

test('the longest sentence and name stay within the picture and its size', async () => {
  const png = await drawShareImage({ ...outage, name: 'Ä'.repeat(200), sentence: 'Größtmögliche Störung '.repeat(40) })
  expect(png.length).toBeLessThan(60_000)
  const at = await pixels(png)
  expect(Array.from({ length: 630 }, (_, y) => at(1199, y)).every(([red]) => red === 255)).toBe(true)
})

test('every language’s words for a state can be written', () => {
  const words = languages.flatMap((language) => {
    const { banner, serviceStatus } = messagesOf(language)
    return [banner.operational, banner.looking, banner.everything, ...Object.values(serviceStatus)]
  })
  expect(words.filter((one) => drawable(one) === undefined)).toEqual([])
})

test.each<[string, string | undefined]>([
  ['Łódź  Ωμέγα\nПривет', 'Łódź Ωμέγα Привет'],
  ['株式会社みどり電力', '株式会社みどり電力'],
  ['\u2068Acme\u2069', 'Acme'],
  ['مثال', undefined],
  ['Acme 🚀', undefined],
  ['  ', undefined],
])('%s is written as %s, or not at all', (text, written) => expect(drawable(text)).toBe(written))

test.each(serviceStatuses)('the mark of %s has its holes, and stays in its box', (status) => {
  const contours = contoursOfPath(statusShapes[status])
  const values = contours.flat()
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.01)
  expect(Math.max(...values)).toBeLessThanOrEqual(16.01)
  const canvas = createCanvas(160, 160)
  canvas.shape(contours, 'evenodd', [255, 255, 255], { x: 0, y: 0, scale: 10 })
  const lit =
    canvas
      .bmp()
      .subarray(54)
      .filter((value) => value > 200).length /
    (3 * 160 * 160)
  expect(lit).toBeGreaterThan(0.2)
  expect(lit).toBeLessThan(0.85)
})

test('a logo is drawn in its own colours, and one that cannot be read is left out', async () => {
  const dot = createCanvas(8, 8)
  dot.fill([10, 200, 30], 0, 0, 8, 8)
  const logo = await new Bun.Image(dot.bmp()).png().bytes()
  const at = await pixels(await drawShareImage({ ...outage, sentence: 'Down', logo }))
  expect(at(84, 84)).toEqual([10, 200, 30])
  expect(await logoPixels(new TextEncoder().encode('<svg/>'), 100, 100)).toBeUndefined()
})
