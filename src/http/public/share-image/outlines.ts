import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { fontFolder } from '#src/assets.ts'

/** Letters as outlines: TrueType tables (ISO 14496-22) in a WOFF (W3C), without kerning, ligatures and hints. */

/** Straight lines through these points and back to the first: x, y, x, y … in pixels, y downward. */
export type Contour = number[]

export interface Glyph {
  /** Thousandths of an em. */
  width: number
  contours: Contour[]
}

type Tables = Record<string, Buffer>

/** Each holds the letters that the ones before lack. */
const files = ['latin', 'latin-ext', 'greek', 'cyrillic', 'japanese']

const fonts = new Map<string, ReturnType<typeof openFont>>()
const known = new Map<string, Glyph | undefined>()
/** Glyphs that are remembered; beyond it they start over. */
const capacity = 1000

/** The letter in thousandths of an em above a base line at 0; undefined where no font here has it. */
export function glyphOf(character: string): Glyph | undefined {
  if (known.has(character)) return known.get(character)
  if (known.size >= capacity) known.clear()
  const code = character.codePointAt(0) ?? 0
  const found = files.map((name) => fontNamed(name)(code)).find((glyph) => glyph !== undefined)
  known.set(character, found)
  return found
}

function fontNamed(name: string) {
  const opened = fonts.get(name) ?? openFont(readFileSync(join(fontFolder, `${name}.woff`)))
  fonts.set(name, opened)
  return opened
}

function openFont(woff: Buffer): (code: number) => Glyph | undefined {
  const tables = tablesOf(woff)
  const { head, hhea, hmtx } = tables
  if (!head || !hhea || !hmtx) throw new Error('a font lacks its tables')
  const scale = 1000 / head.readUInt16BE(18)
  const metrics = hhea.readUInt16BE(34)
  const indexOf = charactersIn(tables)
  return (code) => {
    const index = indexOf(code)
    if (index === 0) return undefined
    const width = hmtx.readUInt16BE(4 * Math.min(index, metrics - 1)) * scale
    const contours = contoursOf(tables, index).map((one) => one.map((value, at) => value * (at % 2 ? -scale : scale)))
    return { width, contours }
  }
}

function tablesOf(woff: Buffer): Tables {
  return Object.fromEntries(
    Array.from({ length: woff.readUInt16BE(12) }, (_, index) => {
      const at = 44 + 20 * index
      const [offset, packed, length] = [4, 8, 12].map((more) => woff.readUInt32BE(at + more)) as [
        number,
        number,
        number,
      ]
      const bytes = woff.subarray(offset, offset + packed)
      return [woff.toString('latin1', at, at + 4), packed < length ? inflateSync(bytes) : bytes]
    }),
  )
}

/** By the `cmap` of format 4, which knows every letter that is in these fonts. */
function charactersIn({ cmap }: Tables): (code: number) => number {
  if (!cmap) throw new Error('a font lacks its letters')
  const starts = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => cmap.readUInt32BE(8 + 8 * index))
  const at = starts.find((start) => cmap.readUInt16BE(start) === 4)
  if (at === undefined) throw new Error('a font has its letters in another format')
  const twice = cmap.readUInt16BE(at + 6)
  return (code) => {
    for (let index = 0; index < twice; index += 2) {
      if (code > cmap.readUInt16BE(at + 14 + index)) continue
      const start = cmap.readUInt16BE(at + 16 + twice + index)
      if (code < start) return 0
      const delta = cmap.readUInt16BE(at + 16 + 2 * twice + index)
      const place = at + 16 + 3 * twice + index
      const range = cmap.readUInt16BE(place)
      if (range === 0) return (code + delta) & 0xffff
      const glyph = cmap.readUInt16BE(place + range + 2 * (code - start))
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff
    }
    return 0
  }
}

/** `depth`: a letter may be made of others, such as one with its accent. */
function contoursOf(tables: Tables, index: number, depth = 0): Contour[] {
  const { head, loca, glyf } = tables
  if (!head || !loca || !glyf || depth > 4) return []
  const isLong = head.readInt16BE(50) === 1
  const place = (one: number) => (isLong ? loca.readUInt32BE(4 * one) : 2 * loca.readUInt16BE(2 * one))
  const [from, to] = [place(index), place(index + 1)]
  if (from === to) return []
  const bytes = glyf.subarray(from, to)
  const count = bytes.readInt16BE(0)
  return count >= 0 ? simple(bytes, count) : composed(tables, bytes, depth)
}

function simple(bytes: Buffer, count: number): Contour[] {
  const ends = Array.from({ length: count }, (_, index) => bytes.readUInt16BE(10 + 2 * index))
  const points = (ends.at(-1) ?? -1) + 1
  let at = 12 + 2 * count + bytes.readUInt16BE(10 + 2 * count)
  const flags: number[] = []
  while (flags.length < points) {
    const flag = bytes.readUInt8(at++)
    const times = flag & 8 ? bytes.readUInt8(at++) : 0
    for (let more = 0; more <= times; more++) flags.push(flag)
  }
  const [xs, ys] = [coordinates(2, 16), coordinates(4, 32)]
  return ends.map((end, index) => {
    const begin = index === 0 ? 0 : (ends[index - 1] ?? 0) + 1
    const on = flags.slice(begin, end + 1).map((flag) => (flag & 1) === 1)
    return flattened(xs.slice(begin, end + 1), ys.slice(begin, end + 1), on)
  })

  function coordinates(short: number, same: number): number[] {
    let value = 0
    return flags.map((flag) => {
      if (flag & short) value += (flag & same ? 1 : -1) * bytes.readUInt8(at++)
      else if (!(flag & same)) {
        value += bytes.readInt16BE(at)
        at += 2
      }
      return value
    })
  }
}

function composed(tables: Tables, bytes: Buffer, depth: number): Contour[] {
  const contours: Contour[] = []
  for (let at = 10, flags = 32; flags & 32; ) {
    flags = bytes.readUInt16BE(at)
    const part = bytes.readUInt16BE(at + 2)
    const wide = (flags & 1) !== 0
    const x = wide ? bytes.readInt16BE(at + 4) : bytes.readInt8(at + 4)
    const y = wide ? bytes.readInt16BE(at + 6) : bytes.readInt8(at + 5)
    at += wide ? 8 : 6
    const fraction = () => {
      at += 2
      return bytes.readInt16BE(at - 2) / 16384
    }
    let [a, b, c, d] = [1, 0, 0, 1]
    if (flags & 8) {
      a = fraction()
      d = a
    } else if (flags & 64) [a, d] = [fraction(), fraction()]
    else if (flags & 128) [a, b, c, d] = [fraction(), fraction(), fraction(), fraction()]
    for (const contour of contoursOf(tables, part, depth + 1))
      contours.push(
        contour.map((value, index) =>
          index % 2 === 0
            ? a * value + c * (contour[index + 1] ?? 0) + x
            : b * (contour[index - 1] ?? 0) + d * value + y,
        ),
      )
  }
  return contours
}

/** Quadratic curves as short lines; between two points off the curve lies one on it. */
function flattened(xs: number[], ys: number[], on: boolean[]): Contour {
  const count = xs.length
  const point = (index: number): [number, number] => [xs[index % count] ?? 0, ys[index % count] ?? 0]
  const middle = ([ax, ay]: [number, number], [bx, by]: [number, number]): [number, number] => [
    (ax + bx) / 2,
    (ay + by) / 2,
  ]
  const first = Math.max(0, on.indexOf(true))
  let from = on[first] ? point(first) : middle(point(first), point(first + 1))
  const line: Contour = [...from]
  for (let step = 1; step <= count; step++) {
    const here = point(first + step)
    if (on[(first + step) % count]) {
      from = here
      line.push(...here)
      continue
    }
    const isNextOn = on[(first + step + 1) % count]
    const to = isNextOn ? point(first + step + 1) : middle(here, point(first + step + 1))
    for (let part = 1; part <= 6; part++) {
      const t = part / 6
      const along = (start: number, control: number, end: number) =>
        (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t ** 2 * end
      line.push(along(from[0], here[0], to[0]), along(from[1], here[1], to[1]))
    }
    from = to
    if (isNextOn) step++
  }
  return line
}
