import type { Contour } from './outlines.ts'

export type Color = readonly [red: number, green: number, blue: number]

/** As SVG's `fill-rule`. */
export type FillRule = 'nonzero' | 'evenodd'

export interface Placement {
  x: number
  y: number
  scale: number
}

/** Pixels in the order of a BMP: blue, green, red, from the top left. */
export interface Canvas {
  width: number
  height: number
  fill: (color: Color, x: number, y: number, width: number, height: number) => void
  /** Shapes with soft edges. Strokes of a letter may overlap (`nonzero`); a mark has holes (`evenodd`). */
  shape: (contours: readonly Contour[], rule: FillRule, color: Color, at: Placement) => void
  /** RGBA over what is there. */
  picture: (pixels: Uint8Array, width: number, height: number, x: number, y: number) => void
  /** As a file that `Bun.Image` reads. */
  bmp: () => Uint8Array
}

const header = 54

/** `width` is a multiple of 4, so that a BMP's rows need no filling. */
export function createCanvas(width: number, height: number): Canvas {
  const bytes = Buffer.alloc(header + 3 * width * height)
  writeHeader(bytes, width, height)

  function mix(x: number, y: number, [red, green, blue]: Color, share: number): void {
    if (x < 0 || y < 0 || x >= width || y >= height) return
    const at = header + 3 * (y * width + x)
    for (const [index, value] of [blue, green, red].entries())
      bytes[at + index] = Math.round((bytes[at + index] ?? 0) * (1 - share) + value * share)
  }

  return {
    width,
    height,
    fill(color, x, y, wide, high) {
      for (let row = y; row < y + high; row++)
        for (let column = x; column < x + wide; column++) mix(column, row, color, 1)
    },
    shape(contours, rule, color, { x, y, scale }) {
      const placed = contours.map((line) => line.map((value, index) => value * scale + (index % 2 ? y : x)))
      const { left, top, wide, high, shares } = coverage(placed, rule)
      for (let row = 0; row < high; row++)
        for (let column = 0; column < wide; column++) {
          const share = shares[row * wide + column] ?? 0
          if (share > 0.002) mix(left + column, top + row, color, share)
        }
    },
    picture(pixels, wide, high, x, y) {
      for (let row = 0; row < high; row++)
        for (let column = 0; column < wide; column++) {
          const at = 4 * (row * wide + column)
          const color = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0] as const
          mix(x + column, y + row, color, (pixels[at + 3] ?? 0) / 255)
        }
    },
    bmp: () => bytes,
  }
}

/** How much of each pixel lies within, 0 to 1: the signed areas beside each edge, summed up along the row. */
function coverage(contours: readonly Contour[], rule: FillRule) {
  const xs = contours.flatMap((line) => line.filter((_, index) => index % 2 === 0))
  const ys = contours.flatMap((line) => line.filter((_, index) => index % 2 === 1))
  const [left, top] = [
    Math.floor(xs.reduce((a, b) => Math.min(a, b), Infinity)),
    Math.floor(ys.reduce((a, b) => Math.min(a, b), Infinity)),
  ]
  const wide = Math.max(0, Math.ceil(xs.reduce((a, b) => Math.max(a, b), -Infinity)) - left + 2) || 0
  const high = Math.max(0, Math.ceil(ys.reduce((a, b) => Math.max(a, b), -Infinity)) - top + 1) || 0
  const sums = new Float32Array(wide * high + 2)
  for (const line of contours)
    for (let at = 0; at < line.length; at += 2) {
      const next = (at + 2) % line.length
      addEdge(
        sums,
        wide,
        [(line[at] ?? 0) - left, (line[at + 1] ?? 0) - top],
        [(line[next] ?? 0) - left, (line[next + 1] ?? 0) - top],
      )
    }
  const shares = new Float32Array(wide * high)
  for (let row = 0; row < high; row++) {
    let sum = 0
    for (let column = 0; column < wide; column++) {
      sum += sums[row * wide + column] ?? 0
      shares[row * wide + column] = Math.min(1, Math.abs(rule === 'nonzero' ? sum : sum - 2 * Math.round(sum / 2)))
    }
  }
  return { left, top, wide, high, shares }
}

type Point = [x: number, y: number]

function addEdge(sums: Float32Array, wide: number, from: Point, to: Point): void {
  if (from[1] === to[1]) return
  const direction = from[1] < to[1] ? 1 : -1
  const [upper, lower] = direction === 1 ? [from, to] : [to, from]
  const slope = (lower[0] - upper[0]) / (lower[1] - upper[1])
  for (let row = Math.floor(upper[1]); row < lower[1]; row++) {
    const begin = Math.max(upper[1], row)
    const end = Math.min(lower[1], row + 1)
    if (end <= begin) continue
    const one = upper[0] + slope * (begin - upper[1])
    const other = upper[0] + slope * (end - upper[1])
    spread(sums, row * wide, direction * (end - begin), Math.min(one, other), Math.max(one, other))
  }
}

/** The height of an edge, given to the pixels that it crosses on its row and to what lies right of it. */
function spread(sums: Float32Array, row: number, height: number, from: number, to: number): void {
  const add = (column: number, value: number) => {
    sums[row + column] = (sums[row + column] ?? 0) + value
  }
  const first = Math.floor(from)
  if (to <= first + 1) {
    const middle = (from + to) / 2 - first
    add(first, height * (1 - middle))
    add(first + 1, height * middle)
    return
  }
  const perPixel = height / (to - from)
  for (let column = first; column < to; column++) {
    const [begin, end] = [Math.max(from, column), Math.min(to, column + 1)]
    const part = perPixel * (end - begin)
    const middle = (begin + end) / 2 - column
    add(column, part * (1 - middle))
    add(column + 1, part * middle)
  }
}

/** Rows from the top: that is what the negative height says. */
function writeHeader(bytes: Buffer, width: number, height: number): void {
  bytes.write('BM', 'latin1')
  bytes.writeUInt32LE(bytes.length, 2)
  bytes.writeUInt32LE(header, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(width, 18)
  bytes.writeInt32LE(-height, 22)
  bytes.writeUInt16LE(1, 26)
  bytes.writeUInt16LE(24, 28)
  bytes.writeUInt32LE(bytes.length - header, 34)
}
