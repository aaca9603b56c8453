import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { bundleRoot, packageFile } from '#src/platform/paths.ts'

/** What a browser loads besides pages: read once, served by content hash, immutable. */

export interface Asset {
  name: string
  type: string
  hash: string
  body: Uint8Array<ArrayBuffer>
  gzip: Uint8Array<ArrayBuffer>
}

const css = 'text/css; charset=utf-8'
const script = 'text/javascript; charset=utf-8'

/** Name as served -> the files it is made of, in order. */
const sources: Record<string, { type: string; files: string[] }> = {
  'public.css': { type: css, files: ['static/tokens.css', 'static/base.css', 'static/public.css'] },
  'app.css': { type: css, files: ['static/tokens.css', 'static/base.css', 'static/forms.css', 'static/app.css'] },
  'public.js': { type: script, files: ['static/theme.js', 'static/times.js', 'static/public.js'] },
  'app.js': { type: script, files: ['static/theme.js', 'static/times.js', 'static/app.js', 'static/passkeys.js'] },
  'htmx.js': { type: script, files: [packageFile('htmx.org/dist/htmx.min.js')] },
  'icon.svg': { type: 'image/svg+xml', files: ['static/icon.svg'] },
}

const assets = new Map(Object.entries(sources).map(([name, source]) => [name, load(name, source)]))

/** `/assets/HASH/NAME`; throws for a name that is not in the table. */
export function assetUrl(name: string): string {
  const asset = assets.get(name)
  if (!asset) throw new Error(`no asset ${name}`)
  return `/assets/${asset.hash}/${name}`
}

/** The asset of exactly this content, or undefined. */
export function findAsset(name: string, hash: string): Asset | undefined {
  const asset = assets.get(name)
  return asset?.hash === hash ? asset : undefined
}

function load(name: string, source: { type: string; files: string[] }): Asset {
  const body = Buffer.concat(source.files.map((file) => readFileSync(resolve(bundleRoot, file))))
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { name, type: source.type, hash, body: new Uint8Array(body), gzip: Bun.gzipSync(new Uint8Array(body)) }
}
