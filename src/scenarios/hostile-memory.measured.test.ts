import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { atEnd } from '#src/testing/at-end.ts'
import { archiveOf } from '#src/testing/hostile/files.ts'
import { long } from '#src/testing/hostile/texts.ts'

const megabyte = 1024 * 1024

/** 125 MB, packed to a thousandth of it. */
function archived(name: string, part: string): Promise<Blob> {
  const piece = long(part, megabyte)
  return archiveOf({ name, content: Array.from({ length: 125 }, () => piece) })
}

/** hostile/memory.ts reads them by their endings. */
const inputs: Record<string, () => string | Buffer | Promise<Blob>> = {
  'references to a long URL.md': () => `[a]: http://x/${long('u', 1900)}\n\n${long('[a]', 60_000)}`,
  'points.md': () => long('- a\n'),
  '125 MB of line ends.zip': () => archived('incidents.ndjson', '\n'),
  'a log of 125 MB of line ends.zip': () => archived('audit.ndjson', '\n'),
  '125 MB in one line.zip': () => archived('services.ndjson', '1'),
  '65 MB of zeros.json': () => gzipSync(Buffer.alloc(65 * megabyte)),
  'fields.form': () => long('a=&', megabyte),
  'objects.api': () => `[${long('{},', megabyte)}{}]`,
  'lists in lists.json': () => long('[', 16 * megabyte),
  'objects.json': () => `[${long('{},', 16 * megabyte)}{}]`,
  'line ends.json': () => Buffer.alloc(32 * megabyte, 10),
  'what entries say.atom': () => `<a>${long('<content>&amp;</content>', 8 * megabyte - 100)}`,
  'elements.atom': () => `<a>${long('<a/>', 200_000)}`,
  'as many signs as are read.atom': () => `<a>${long('&amp;', 49_990 * 5)}`,
  'as many attributes as are read.atom': () =>
    `<a ${Array.from({ length: 49_990 }, (_, index) => `attribute${index}=""`).join(' ')}>`,
  'signs.atom': () => `<a>${long('&amp;', megabyte - 100)}`,
  'attributes.atom': () => `<a ${Array.from({ length: 100_000 }, (_, index) => `a${index}=""`).join(' ')}>`,
  'elements in elements.atom': () => long('<a>', 140_000),
}

test.runIf(process.platform === 'linux')(
  'whatever is sent, memory grows by 64 MB and three times the input at the most',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opsentry-hostile-'))
    atEnd(() => rmSync(folder, { recursive: true }))
    for (const [name, make] of Object.entries(inputs)) await Bun.write(join(folder, name), await make())
    const command = [process.execPath, 'src/testing/hostile/memory.ts', folder]
    const script = Bun.spawn(command, { stdout: 'pipe', stderr: 'inherit' })
    const lines = (await new Response(script.stdout).text()).trim().split('\n')
    const measured: { name: string; bytes: number; grown: number; outcome: string }[] = lines.map((line) =>
      JSON.parse(line),
    )
    expect(measured.map(({ name }) => name).toSorted()).toEqual(Object.keys(inputs).toSorted())
    expect(measured.filter(({ outcome }) => outcome !== 'refused')).toEqual([])
    expect(measured.filter(({ bytes, grown }) => grown > 64 * megabyte + 3 * bytes)).toEqual([])
  },
)
