import { expect, test } from 'vitest'
import { chunk, gif, jpeg, png, svg, webp } from '#src/testing/pictures.ts'
import { pictureFormat } from './picture-format.ts'
import { svgProblem } from './svg-picture.ts'

/** A directory of one picture, and the picture. */
function ico(): Buffer {
  const picture = png()
  const head = Buffer.from([0, 0, 1, 0, 1, 0, 2, 2, 0, 0, 1, 0, 32, 0])
  const place = Buffer.alloc(8)
  place.writeUInt32LE(picture.length, 0)
  place.writeUInt32LE(22, 4)
  return Buffer.concat([head, place, picture])
}

const whole: [string, Buffer, unknown][] = [
  ['PNG', png(3, 5), { type: 'image/png', width: 3, height: 5 }],
  ['GIF', gif, { type: 'image/gif', width: 1, height: 1 }],
  ['JPEG', jpeg, { type: 'image/jpeg', width: 1, height: 1 }],
  ['WebP', webp, { type: 'image/webp', width: 1, height: 1 }],
  ['ICO', ico(), { type: 'image/x-icon', width: 256, height: 256 }],
  ['SVG', svg, { type: 'image/svg+xml' }],
]

test.each(whole)('a %s is known by its bytes', (_, bytes, expected) => {
  expect(pictureFormat(bytes)).toEqual(expected)
})

test.each(whole)('a %s that ends too early, or has something behind its end, is none', (_, bytes) => {
  const text = bytes.toString('latin1').trimEnd()
  for (let length = 0; length < text.length; length++)
    expect([length, pictureFormat(bytes.subarray(0, length))]).toEqual([length, undefined])
  expect(pictureFormat(Buffer.concat([bytes, Buffer.from('<script>alert(1)</script>')]))).toBeUndefined()
})

test('a PNG with a changed byte is none', () => {
  const bytes = png()
  for (let at = 8; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed.writeUInt8((bytes.readUInt8(at) + 1) & 255, at)
    expect([at, pictureFormat(changed)]).toEqual([at, undefined])
  }
})

test.each([
  ['nothing', ''],
  ['a page', '<!doctype html><html><body><svg></svg></body></html>'],
  ['text', 'hello'],
  ['a script that begins like a GIF', 'GIF89a/*    */=alert(1)//;'],
  ['a PDF', '%PDF-1.7'],
  ['an SVG with a page around it', '<html><svg xmlns="http://www.w3.org/2000/svg"></svg></html>'],
  ['an SVG with text behind it', `${svg}<script>alert(1)</script>`],
  ['an SVG with styles from elsewhere', `<?xml-stylesheet href="https://evil.example/x.css"?>${svg}`],
  ['an SVG that declares entities', `<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"></svg>`],
])('%s is no picture', (_, text) => {
  expect(pictureFormat(Buffer.from(text))).toBeUndefined()
})

test('an SVG in another encoding is none: what is looked for could hide in it', () => {
  expect(pictureFormat(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'utf16le'))).toBeUndefined()
})

test.each([
  ['<script>alert(1)</script>', 'a script or another document'],
  ['<svg:script>alert(1)</svg:script>', 'a script or another document'],
  ['<SCRIPT href="data:,alert(1)"/>', 'a script or another document'],
  ['<foreignObject><p>Hello</p></foreignObject>', 'a script or another document'],
  ['<rect onload="alert(1)"/>', 'an event handler'],
  ['<rect width="1"onclick = "alert(1)"/>', 'an event handler'],
  ['<a href="#x" title="javascript:alert(1)"/>', 'a script'],
  ['<a xlink:href="&#106;avascript:alert(1)"/>', 'a link to another file'],
  ['<image href="https://evil.example/pixel.png"/>', 'a link to another file'],
  ['<use href="data:image/svg+xml;base64,PHN2Zz4="/>', 'a link to another file'],
  ['<style>@import "https://evil.example/x.css"</style>', 'a link to another file'],
  ['<rect fill="url(//evil.example/x)"/>', 'a link to another file'],
  ['<!DOCTYPE svg>', 'entities of its own'],
])('an SVG with %s is more than a picture', (inside, problem) => {
  const bytes = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`)
  expect(svgProblem(bytes)).toBe(`This SVG holds ${problem}: save it as a plain SVG, or as PNG.`)
})

test('an SVG with gradients, styles, pictures within and links within itself is a picture', () => {
  const inside =
    '<style>.on { fill: url(#a) }</style><use href="#a"/><image href="data:image/png;base64,AAAA"/><text>only = one</text>'
  const bytes = Buffer.from(`<!-- made by hand --><svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`)
  expect([pictureFormat(bytes)?.type, svgProblem(bytes)]).toEqual(['image/svg+xml', undefined])
})

test('a PNG may hold chunks that browsers ignore', () => {
  const bytes = png()
  const note = chunk('tEXt', Buffer.from('Author\0Ann'))
  const before = bytes.length - 12
  expect(pictureFormat(Buffer.concat([bytes.subarray(0, before), note, bytes.subarray(before)]))?.type).toBe(
    'image/png',
  )
})
