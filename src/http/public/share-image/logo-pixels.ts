import { inflateSync } from 'node:zlib'

export interface Pixels {
  /** RGBA. */
  bytes: Uint8Array
  width: number
  height: number
}

/** Of a larger picture only the name is shown: its pixels would take more memory than the whole server. */
const mostPixels = 4_000_000

/** The picture within so many pixels, as far as `Bun.Image` reads its format: no SVG. Undefined where it does not. */
export async function logoPixels(file: Uint8Array, width: number, height: number): Promise<Pixels | undefined> {
  try {
    const png = await new Bun.Image(file, { maxPixels: mostPixels })
      .resize(width, height, { fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 1 })
      .bytes()
    return rgbaOf(Buffer.from(png))
  } catch {
    // The name stands in its place.
    return undefined
  }
}

/** PNG (ISO 15948) of four bytes a pixel, as `Bun.Image` writes it; undefined for another kind. */
function rgbaOf(png: Buffer): Pixels | undefined {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  if (png.readUInt8(24) !== 8 || png.readUInt8(25) !== 6 || png.readUInt8(28) !== 0) return undefined
  const packed: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      packed.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const rows = inflateSync(Buffer.concat(packed))
  const stride = 4 * width
  const bytes = new Uint8Array(stride * height)
  for (let row = 0; row < height; row++) {
    const filter = rows[row * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const at = row * stride + x
      const left = x < 4 ? 0 : (bytes[at - 4] ?? 0)
      const up = row === 0 ? 0 : (bytes[at - stride] ?? 0)
      const corner = x < 4 || row === 0 ? 0 : (bytes[at - stride - 4] ?? 0)
      bytes[at] = (rows[row * (stride + 1) + 1 + x] ?? 0) + predicted(filter, left, up, corner)
    }
  }
  return { bytes, width, height }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  else if (filter === 2) return up
  else if (filter === 3) return (left + up) >> 1
  else if (filter !== 4) return 0
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
