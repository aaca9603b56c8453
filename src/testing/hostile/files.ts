import { crc32 } from 'node:zlib'
import { readForm } from '#src/domain/forms/form.ts'
import { checkedPicture } from '#src/domain/organizations/pictures.ts'
import { checkUploadedList, previewImport } from '#src/domain/subscriber-imports/preview-import.ts'
import { exportOrganization } from '#src/domain/transfer/export-organization.ts'
import { largestUpload } from '#src/domain/transfer/limits.ts'
import { readExport } from '#src/domain/transfer/read-export.ts'
import { type ArchivedFile, zipOf } from '#src/domain/transfer/zip.ts'
import { acmeId, system } from '../personas.ts'
import { testRoom } from '../room.ts'
import { type Hostile, long } from './texts.ts'

const logo = 256 * 1024
const svg = (inner: string, before = '') =>
  Buffer.from(`${before}<svg xmlns="http://www.w3.org/2000/svg"${inner}</svg>`)
const most = (part: string) => long(part, logo - 100)

function png(...chunks: [string, Buffer][]): Buffer {
  const parts = chunks.map(([kind, data]) => {
    const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  })
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts])
}

const head = Buffer.from('0000ffff0000ffff0802000000', 'hex')
const pictures: Record<string, Buffer> = {
  'a link of spaces': svg(` href=${most(' ')}"#a">`),
  'links of spaces': svg(most(` href=${' '.repeat(50)}`)),
  'a URL of spaces': svg(`><style>url(${most(' ')}`),
  'opened comments': svg('>', most('<!--')),
  comments: svg('>', most('<!-- -->')),
  declarations: svg('>', most('<?xml ?>')),
  'an endless declaration': svg('>', `<?xml ${most('?')}`),
  'opened tags': svg(`>${most('<a:a')}`),
  handlers: svg(`>${most(' on')}`),
  'spaces alone': Buffer.from(most(' ')),
  'empty chunks of a PNG': png(
    ['IHDR', head],
    ...Array.from({ length: 20_000 }, (): [string, Buffer] => ['tEXt', Buffer.alloc(0)]),
  ),
  'a PNG of 65,535 pixels': png(['IHDR', head], ['IEND', Buffer.alloc(0)]),
  'a PNG of endless length': Buffer.from('89504e470d0a1a0affffffff49484452', 'hex'),
  'empty segments of a JPEG': Buffer.concat([
    Buffer.from('ffd8', 'hex'),
    Buffer.alloc(logo - 2, Buffer.from('ffe10000', 'hex')),
  ]),
  'empty blocks of a GIF': Buffer.concat([
    Buffer.from('GIF89a\0\0\0\0\0\0\0'),
    Buffer.alloc(logo - 13, Buffer.from('21f900', 'hex')),
  ]),
  'a WebP of another length': Buffer.concat([Buffer.from('RIFF\xff\xff\xff\xffWEBPVP8X', 'latin1'), Buffer.alloc(100)]),
  'an ICO of 65,535 pictures': Buffer.concat([Buffer.from('00000100ffff', 'hex'), Buffer.alloc(16 * 4000)]),
}

const megabyte = 1024 * 1024
/** Bytes of a list that is read to its end. */
const listed = 256 * 1024
/** Made when they are read: together they are larger than a test may be. */
const lists: Record<string, () => string> = {
  'line ends': () => long('\n', listed),
  'line ends of old Macintoshes': () => long('\r', listed),
  'rows of spaces': () => long('   \n', listed),
  commas: () => long(',', listed),
  'rows of commas': () => long(`${','.repeat(90_000)}\n`, listed),
  quotes: () => long('"', listed),
  'one endless word': () => long('a', listed),
  'at signs': () => long('@', listed),
  'accents on one letter': () => `email\na${long('\u0300\u0316', listed)}@b.example`,
  'spaces in an address': () => `email\n${long(`a${' '.repeat(900)}@b.example\n`, listed)}`,
  'ten listeds of commas': () => long(',', 10 * megabyte),
}

function* pieces(part: string, bytes: number): Generator<string> {
  const piece = long(part, 256 * 1024)
  for (let made = 0; made < bytes; made += piece.length) yield piece
}

/** Packed before the time is taken: a sender has all the time in the world. */
export async function archiveOf(...files: ArchivedFile[]): Promise<Blob> {
  const own = [...exportOrganization(testRoom().deps, system, acmeId)].filter(({ name }) => name === 'export.json')
  const all = [...own, ...files]
  return new Blob([await new Response(zipOf(all, 0)).arrayBuffer()])
}

const large = 4 * megabyte
const archives: Record<string, () => Promise<Blob>> = {
  'line ends': () => archiveOf({ name: 'incidents.ndjson', content: pieces('\n', large) }),
  'a log of line ends': () => archiveOf({ name: 'audit.ndjson', content: pieces('\n', large) }),
  'empty objects': () => archiveOf({ name: 'incidents.ndjson', content: pieces('{}\n', large) }),
  'a list of empty objects': () =>
    archiveOf({ name: 'incidents.ndjson', content: ['[', ...pieces('{},', megabyte), '{}]'] }),
  'nested lists': () => archiveOf({ name: 'incidents.ndjson', content: [long('[', 40_000), long(']', 40_000)] }),
  'one endless line': () => archiveOf({ name: 'incidents.ndjson', content: pieces('1', large) }),
  'a large manifest': async () =>
    new Blob([
      await new Response(zipOf([{ name: 'export.json', content: pieces('[', 5 * megabyte) }], 0)).arrayBuffer(),
    ]),
  'half an archive': async () =>
    (await archiveOf({ name: 'incidents.ndjson', content: pieces('{}\n', megabyte) })).slice(0, 900),
}

export const files: (Hostile & { prepare?: () => Promise<unknown> })[] = [
  ...Object.entries(pictures).map(([name, bytes]) => ({
    name: `a logo: ${name}`,
    read: () => checkedPicture('logo', bytes),
  })),
  ...Object.entries(lists).map(([name, make]) => {
    let bytes = Buffer.alloc(0)
    return {
      name: `a list: ${name}`,
      prepare: async () => (bytes = Buffer.from(make())),
      read: () => {
        checkUploadedList({ fileName: 'list.csv', bytes, consent: 'At the fair.' })
        return previewImport(testRoom().deps, system, acmeId, { fileName: 'list.csv', bytes, consent: 'At the fair.' })
      },
    }
  }),
  ...Object.entries(archives).map(([name, make]) => {
    let file = new Blob()
    return {
      name: `an export: ${name}`,
      prepare: async () => (file = await make()),
      read: () => readExport(testRoom().deps, file, largestUpload.unpacked),
    }
  }),
  {
    name: 'a form of half a million fields',
    read: () => readForm(Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`service-${i}`, 'x']))),
  },
]
