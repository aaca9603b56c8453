import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import type { ServiceStatus } from '#src/words.ts'
import { statusShapes } from '#views/layout/status.tsx'
import { colors } from '#views/public/badge.ts'
import { type Canvas, type Color, createCanvas } from './canvas.ts'
import { logoPixels } from './logo-pixels.ts'
import { glyphOf } from './outlines.ts'
import { contoursOfPath } from './svg-path.ts'

export interface ShareImageProps {
  name: string
  status: ServiceStatus
  /** The state of the page, and its words without a name in it: shown where a name has letters that no font here knows. */
  sentence: string
  plainSentence: string
  /** Null: none, or one in a format that cannot be drawn. */
  logo: Uint8Array | null
}

/** Pixels, as Open Graph and Twitter's cards want it. */
export const shareImageSize = { width: 1200, height: 630 }

const margin = 80
const ink: Color = [22, 32, 31]
const soft: Color = [85, 98, 95]
const paper: Color = [255, 255, 255]

/** The state as a PNG. Drawn in steps, so that nobody who asks for a page waits for it; packed on another thread. */
export async function drawShareImage({
  name,
  status,
  sentence,
  plainSentence,
  logo,
}: ShareImageProps): Promise<Uint8Array> {
  const { width, height } = shareImageSize
  const canvas = createCanvas(width, height)
  const color = rgb(colors[status])
  canvas.fill(paper, 0, 0, width, height)
  await yieldToEventLoop()
  canvas.fill(color, 0, 0, 24, height)
  canvas.shape(contoursOfPath(statusShapes[status]), 'evenodd', color, { x: margin, y: 208, scale: 96 / 16 })
  await writeLines(canvas, drawable(sentence) ?? plainSentence, color)
  const picture = logo && (await logoPixels(logo, 480, 96))
  if (picture) canvas.picture(picture.bytes, picture.width, picture.height, margin, margin)
  const shown = drawable(name)
  // A logo may be white: the name stands in words below.
  if (shown !== undefined)
    await writeLine(canvas, fitted(shown, 40), picture ? 40 : 48, margin, picture ? 560 : 130, picture ? soft : ink)
  return new Bun.Image(canvas.bmp()).png({ palette: true, colors: 64, compressionLevel: 9 }).bytes()
}

/** As the fonts here can write it; undefined where they lack a letter: rather no name than one with holes. */
export function drawable(text: string): string | undefined {
  const plain = text
    .normalize('NFC')
    .replace(/[\u2066-\u2069\u200e\u200f]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return plain !== '' && [...plain].every((character) => glyphOf(character) !== undefined) ? plain : undefined
}

async function writeLines(canvas: Canvas, sentence: string, color: Color): Promise<void> {
  const room = canvas.width - 2 * margin - 130
  const size = [72, 60, 50].find((one) => wrapped(sentence, one, room).length <= 3) ?? 50
  const lines = wrapped(sentence, size, room)
  const shown = lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2] ?? ''}…`]
  for (const [index, line] of shown.entries())
    await writeLine(canvas, line, size, margin + 130, 256 + size * 0.33 + index * size * 1.25, color)
}

async function writeLine(
  canvas: Canvas,
  text: string,
  size: number,
  x: number,
  y: number,
  color: Color,
): Promise<void> {
  let at = x
  for (const [index, character] of [...text].entries()) {
    const glyph = glyphOf(character)
    if (!glyph) continue
    if (at + (glyph.width * size) / 1000 > canvas.width - margin / 2) return
    if (glyph.contours.length > 0) canvas.shape(glyph.contours, 'nonzero', color, { x: at, y, scale: size / 1000 })
    at += (glyph.width * size) / 1000
    if (index % 8 === 7) await yieldToEventLoop()
  }
}

/** Broken between words; Japanese, which has none between, between letters. */
function wrapped(text: string, size: number, room: number): string[] {
  const lines = ['']
  for (const word of text.match(/[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s?|\s/g) ?? []) {
    const line = `${lines.at(-1)}${word}`
    if (lines.at(-1) !== '' && widthOf(line.trimEnd(), size) > room) lines.push(word)
    else lines[lines.length - 1] = line
  }
  return lines.map((line) => line.trim())
}

function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + (glyphOf(character)?.width ?? 0), 0) * (size / 1000)
}

function fitted(name: string, most: number): string {
  const characters = [...name]
  return characters.length <= most ? name : `${characters.slice(0, most - 1).join('')}…`
}

function rgb(hex: string): Color {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
