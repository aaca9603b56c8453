import { crc32 } from 'node:zlib'
import { isSvg } from './svg-picture.ts'

/** Read from the bytes of a picture, never from the file's name. */
export interface PictureFormat {
  /** Such as `image/png`. */
  type: string
  /** Pixels; absent where it has no size of its own. */
  width?: number
  height?: number
}

type Reader = (bytes: Buffer) => PictureFormat | undefined

/** Readers by the file's first bytes, in hex. */
const signatures: Record<string, Reader> = {
  '89504e470d0a1a0a': readPng,
  ffd8ff: readJpeg,
  '474946383761': readGif,
  '474946383961': readGif,
  '52494646': readWebp,
  '00000100': readIco,
}

/**
 * The format of a picture that is complete and has no bytes after its end, so that no other file hides in it. Undefined for
 * anything else.
 */
export function pictureFormat(bytes: Buffer): PictureFormat | undefined {
  const start = bytes.toString('hex', 0, 8)
  const [, read] = Object.entries(signatures).find(([signature]) => start.startsWith(signature)) ?? []
  if (!read) return isSvg(bytes) ? { type: 'image/svg+xml' } : undefined
  try {
    return read(bytes)
  } catch (error) {
    // The file is shorter than its own lengths say.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** PNG (ISO 15948): chunks, each with its length and a checksum, from IHDR to IEND. */
function readPng(bytes: Buffer): PictureFormat | undefined {
  let [at, kind] = [8, '']
  while (kind !== 'IEND') {
    const length = bytes.readUInt32BE(at)
    kind = bytes.toString('latin1', at + 4, at + 8)
    if (at === 8 && kind !== 'IHDR') return undefined
    const sum = bytes.readUInt32BE(at + 8 + length)
    if (sum !== crc32(bytes.subarray(at + 4, at + 8 + length))) return undefined
    at += 12 + length
  }
  return at === bytes.length
    ? { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
    : undefined
}

/** JPEG (ITU T.81): segments, one of which holds the size, up to the scans; the marker EOI at the end. */
function readJpeg(bytes: Buffer): PictureFormat | undefined {
  let size: { width: number; height: number } | undefined
  for (let at = 2; bytes.readUInt8(at) === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes.readUInt8(at + 1)
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    if (marker === 0xda)
      return size && bytes.readUInt16BE(bytes.length - 2) === 0xffd9 ? { type: 'image/jpeg', ...size } : undefined
  }
  return undefined
}

/** GIF89a: a colour table, then blocks up to the trailer. */
function readGif(bytes: Buffer): PictureFormat | undefined {
  let at = 13 + colorTable(bytes.readUInt8(10))
  for (let block = bytes.readUInt8(at); block !== 0x3b; block = bytes.readUInt8(at)) {
    if (block === 0x21) at += 2
    else if (block === 0x2c) at += 11 + colorTable(bytes.readUInt8(at + 9))
    else return undefined
    while (bytes.readUInt8(at) !== 0) at += 1 + bytes.readUInt8(at)
    at += 1
  }
  return at + 1 === bytes.length
    ? { type: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
    : undefined
}

/** Bytes of the colour table that these flags announce. */
function colorTable(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

/** WebP (RFC 9649): its container says how long it is, its first chunk how large. */
function readWebp(bytes: Buffer): PictureFormat | undefined {
  if (bytes.readUInt32LE(4) + 8 !== bytes.length || bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined
  const size = webpSize(bytes, bytes.toString('latin1', 12, 16))
  return size && { type: 'image/webp', ...size }
}

function webpSize(bytes: Buffer, chunk: string): { width: number; height: number } | undefined {
  if (chunk === 'VP8X') return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) }
  else if (chunk === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  else if (chunk !== 'VP8L' || bytes.readUInt8(20) !== 0x2f) return undefined
  const bits = bytes.readUInt32LE(21)
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
}

/** ICO: a directory, and pictures that all lie within the file; the last one ends with it. */
function readIco(bytes: Buffer): PictureFormat | undefined {
  const entries = Array.from({ length: bytes.readUInt16LE(4) }, (_, index) => 6 + 16 * index)
  const ends = entries.map((at) => bytes.readUInt32LE(at + 8) + bytes.readUInt32LE(at + 12))
  return Math.max(0, ...ends) === bytes.length ? { type: 'image/x-icon', width: 256, height: 256 } : undefined
}
