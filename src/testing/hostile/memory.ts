import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DomainError } from '#src/domain/errors.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { checkBody } from '#src/domain/incidents/check-incident.ts'
import { decodeExport } from '#src/domain/statuspage-import/decode.ts'
import { parseExport } from '#src/domain/statuspage-import/parse.ts'
import { readAtom } from '#src/domain/statuspage-import/read-atom.ts'
import { largestUpload } from '#src/domain/transfer/limits.ts'
import { readExport } from '#src/domain/transfer/read-export.ts'
import { readBody } from '#src/http/read-body.ts'
import { renderBody } from '#views/layout/markdown.tsx'
import { testRoom } from '../room.ts'

/**
 * Run as a process of its own, whose memory nobody else uses, with a folder of inputs: prints for each how many bytes it has
 * and by how many the process has grown at its largest, the smallest first. On Linux alone.
 */

const [folder = ''] = process.argv.slice(2)
const { deps } = testRoom()

/** By the ending of the file's name. */
const readers: Record<string, (path: string) => unknown> = {
  zip: (path) => readExport(deps, Bun.file(path), largestUpload.unpacked),
  json: (path) => parseExport(decodeExport(readFileSync(path), 'page.json'), () => Bun.gc(true)),
  atom: (path) => readAtom(readFileSync(path), 'history.atom'),
  md(path) {
    const body = readFileSync(path, 'utf8')
    renderBody(body, 'markdown')
    accepted(checkBody(readForm({ body })))
  },
  form: (path) => posted(path, 'application/x-www-form-urlencoded'),
  api: (path) => posted(path, 'application/json'),
}

function posted(path: string, type: string): Promise<unknown> {
  const body = readFileSync(path)
  const headers = { 'content-type': type }
  return readBody({ request: new Request('http://localhost/', { method: 'POST', body, headers }) })
}

/** Bytes, by what Linux notes of this process itself: `maxRSS` is inherited from whoever started it. */
function memory(line: 'VmRSS' | 'VmHWM'): number {
  const found = new RegExp(`^${line}:\\s*(\\d+)`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return Number(found) * 1024
}

const inputs = readdirSync(folder).map((name) => ({
  name,
  path: join(folder, name),
  bytes: Bun.file(join(folder, name)).size,
}))
for (const { name, path, bytes } of inputs.toSorted((a, b) => a.bytes - b.bytes)) {
  let outcome = 'read'
  // The largest is counted anew from here (proc_pid_clear_refs(5)).
  writeFileSync('/proc/self/clear_refs', '5')
  const before = memory('VmRSS')
  try {
    await readers[name.split('.').at(-1) ?? '']?.(path)
  } catch (error) {
    outcome = error instanceof DomainError ? 'refused' : String(error)
  }
  const grown = memory('VmHWM') - before
  process.stdout.write(`${JSON.stringify({ name, bytes, grown, outcome })}\n`)
}
process.exit(0)
