import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { organizationFiles } from '#src/db/schema/pictures.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { chunk, gif, jpeg, png, svg, webp } from '#src/testing/pictures.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import type { OrganizationFileKind } from '#src/words.ts'
import { findPicture, removePicture, setPicture } from './pictures.ts'

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex').slice(0, 32)

/** A PNG of so many bytes: what it lacks stands in a chunk that browsers ignore. */
function pngOf(bytes: number): Buffer {
  const small = png()
  const filler = chunk('tEXt', Buffer.alloc(bytes - small.length - 12, 65))
  return Buffer.concat([small.subarray(0, -12), filler, small.subarray(-12)])
}

const ico = () => {
  const head = Buffer.from([0, 0, 1, 0, 1, 0, 2, 2, 0, 0, 1, 0, 32, 0, 0, 0, 0, 0, 22, 0, 0, 0])
  head.writeUInt32LE(png().length, 14)
  return Buffer.concat([head, png()])
}

test('an admin sets a logo: a second one takes its place, and a favicon stands beside it', () => {
  const { deps, db, clock, actor } = testRoom()
  setPicture(deps, actor('ann'), acmeId, 'logo', png())
  setPicture(deps, actor('ann'), acmeId, 'favicon', png())
  clock.advance(1000)
  setPicture(deps, actor('ann'), acmeId, 'logo', svg)
  const row = (kind: string, type: string, bytes: Buffer, createdAt: number) => ({
    organizationId: acmeId,
    kind,
    type,
    bytes,
    hash: hashOf(bytes),
    createdAt,
  })
  expect(db.select().from(organizationFiles).all()).toEqual(
    expect.arrayContaining([
      row('logo', 'image/svg+xml', svg, testEpoch + 1000),
      row('favicon', 'image/png', png(), testEpoch),
    ]),
  )
  expect(db.select().from(organizationFiles).all()).toHaveLength(2)
  expect(lastEntry(deps)).toEqual({
    action: 'organization.logo_set',
    by: 'ann000000000',
    subject: `organization ${acmeId}`,
    changes: { type: 'image/svg+xml', bytes: svg.length, hash: hashOf(svg) },
  })
})

test.each<[string, Buffer, string]>([
  ['PNG', png(), 'image/png'],
  ['JPEG', jpeg, 'image/jpeg'],
  ['GIF', gif, 'image/gif'],
  ['WebP', webp, 'image/webp'],
  ['SVG', svg, 'image/svg+xml'],
])('a %s is either, by what its bytes say', (_, bytes, type) => {
  const { deps, db } = testRoom()
  for (const kind of ['logo', 'favicon'] as const) setPicture(deps, system, acmeId, kind, bytes)
  expect(
    db
      .select()
      .from(organizationFiles)
      .all()
      .map((file) => file.type),
  ).toEqual([type, type])
})

const notWhole = 'This is not a complete PNG, JPEG, WebP, GIF or SVG picture: save it again in one of these formats.'
const wide = (size: string) => `This picture has ${size} pixels: choose one of at most 4096 on a side.`

test.each<[string, OrganizationFileKind, Buffer, string | undefined]>([
  ['no file', 'logo', Buffer.alloc(0), 'Choose a file.'],
  ['256 KB', 'logo', pngOf(256 * 1024), undefined],
  ['a byte more', 'logo', pngOf(256 * 1024 + 1), 'This file has 257 KB: choose one of at most 256 KB.'],
  ['64 KB', 'favicon', pngOf(64 * 1024), undefined],
  ['a byte more', 'favicon', pngOf(64 * 1024 + 1), 'This file has 65 KB: choose one of at most 64 KB.'],
  ['an ICO', 'favicon', ico(), undefined],
  ['an ICO', 'logo', ico(), notWhole],
  ['a page', 'logo', Buffer.from('<!doctype html><script>alert(1)</script>'), notWhole],
  ['half a picture', 'logo', png().subarray(0, 40), notWhole],
  ['4096 pixels', 'logo', png(4096, 1), undefined],
  ['4097 pixels', 'logo', png(1, 4097), wide('1 × 4097')],
  ['no pixels', 'logo', png(0, 5), wide('0 × 5')],
  [
    'an SVG with a script',
    'logo',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    'This SVG holds a script or another document: save it as a plain SVG, or as PNG.',
  ],
])('%s as a %s', (_, kind, bytes, problem) => {
  const { deps, db, audited } = testRoom()
  const act = () => setPicture(deps, system, acmeId, kind, bytes)
  if (problem === undefined) act()
  else expect(act).toThrow(expect.objectContaining({ code: 'invalid', fields: { [kind]: problem } }))
  const isStored = problem === undefined ? 1 : 0
  expect([db.select().from(organizationFiles).all().length, audited().length]).toEqual([isStored, isStored])
})

test('a refused picture leaves the present one in its place', () => {
  const { deps } = testRoom()
  setPicture(deps, system, acmeId, 'logo', png())
  expect(refusal(() => setPicture(deps, system, acmeId, 'logo', Buffer.from('no')))).toBe('invalid')
  expect(findPicture(deps, acmeId, hashOf(png())).type).toBe('image/png')
})

test('a picture is found by its content, in its own organization, until it is another', () => {
  const { deps } = testRoom()
  const hash = hashOf(png())
  setPicture(deps, system, acmeId, 'logo', png())
  expect(findPicture(deps, acmeId, hash).bytes.equals(png())).toBe(true)
  for (const [id, which] of [
    [otherId, hash],
    [acmeId, 'logo'],
    [acmeId, ''],
  ] as const)
    expect(refusal(() => findPicture(deps, id, which))).toBe('not_found')
  setPicture(deps, system, acmeId, 'logo', gif)
  expect(refusal(() => findPicture(deps, acmeId, hash))).toBe('not_found')
})

test('removed, it is gone; a second time changes nothing, and another organization keeps its own', () => {
  const { deps, db, actor, audited } = testRoom()
  for (const id of [acmeId, otherId]) setPicture(deps, system, id, 'logo', png())
  removePicture(deps, actor('ann'), acmeId, 'favicon')
  expect(audited()).toEqual(['organization.logo_set'])
  for (let time = 1; time <= 2; time++) removePicture(deps, actor('ann'), acmeId, 'logo')
  expect(db.select().from(organizationFiles).all()).toMatchObject([{ organizationId: otherId, kind: 'logo' }])
  expect(audited()).toEqual(['organization.logo_set', 'organization.logo_removed'])
  expect(lastEntry(deps)).toMatchObject({ by: 'ann000000000', changes: { type: 'image/png', hash: hashOf(png()) } })
})
