import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { bundleRoot, packageFile } from '#src/platform/paths.ts'
import { accentStyles } from './brand-color.ts'

/** Letters of the pictures that the server draws: read when the first is asked for. */
export const fontFolder = resolve(bundleRoot, 'static/fonts')

/** Styles, scripts and pictures: read once, served by content hash, immutable. */

export interface Asset {
  name: string
  type: string
  hash: string
  body: Uint8Array<ArrayBuffer>
  /** Made when it is first asked for. */
  readonly gzip: Uint8Array<ArrayBuffer>
}

const css = 'text/css; charset=utf-8'
const script = 'text/javascript; charset=utf-8'

/** In this order: of two rules that weigh the same the later one holds. */
const base = sheets('base', ['elements', 'text', 'parts', 'inputs'])
const app = sheets('app', [
  'shell',
  'notices',
  'cards',
  'rows',
  'lists',
  'incidents',
  'composer',
  'keys',
  'tables',
  'inputs',
  'account',
  'mail',
  'settings',
  'webhooks',
  'ledgers',
  'charts',
  'metrics',
  'reports',
  'retention',
  'privacy',
  'docs',
])
const visitors = sheets('public', [
  'shell',
  'status-page',
  'services',
  'bars',
  'day-tip',
  'incidents',
  'pages',
  'subscribe',
  'privacy',
  'copy',
  'print',
])

/** Name as served -> the files it is made of, in order. */
const sources: Record<string, { type: string; files: string[] }> = {
  'public.css': { type: css, files: ['static/tokens.css', ...base, ...visitors] },
  'app.css': { type: css, files: ['static/tokens.css', ...base, 'static/charts.css', 'static/forms.css', ...app] },
  // Of the pages that show metrics, which most do not.
  'metrics.css': { type: css, files: ['static/charts.css', 'static/metrics.css'] },
  'public.js': {
    type: script,
    files: ['static/theme.js', 'static/times.js', 'static/sending.js', 'static/public.js', 'static/live.js'],
  },
  'app.js': {
    type: script,
    files: [
      'static/theme.js',
      'static/times.js',
      'static/sending.js',
      'static/app.js',
      'static/service-picker.js',
      'static/composer.js',
      'static/keys.js',
      'static/order.js',
      'static/passkeys.js',
    ],
  },
  'copy.js': { type: script, files: ['static/copy.js'] },
  'embed.css': { type: css, files: ['static/tokens.css', 'static/embed.css'] },
  'embed.js': { type: script, files: ['static/embed.js'] },
  'look.js': { type: script, files: ['static/look.js'] },
  'homepage.js': { type: script, files: ['static/homepage.js'] },
  'htmx.js': { type: script, files: [packageFile('htmx.org/dist/htmx.min.js')] },
  'icon.svg': { type: 'image/svg+xml', files: ['static/icon.svg'] },
}

const assets = new Map(Object.entries(sources).map(([name, source]) => [name, load(name, source)]))

/** The styles in the colours of organizations, by name; beyond `capacity` they start over. */
const branded = new Map<string, Asset>()
const capacity = 100

/** `/assets/HASH/NAME`; throws for a name that there is not. `public-RRGGBB.css` is `public.css` in a brand's colour. */
export function assetUrl(name: string): string {
  return `/assets/${assetNamed(name).hash}/${name}`
}

/** The asset of exactly this content, or undefined. */
export function findAsset(name: string, hash: string): Asset | undefined {
  const asset = named(name)
  return asset?.hash === hash ? asset : undefined
}

/** The asset itself, for a file that is taken along; throws for a name that there is not. */
export function assetNamed(name: string): Asset {
  const asset = named(name)
  if (!asset) throw new Error(`no asset ${name}`)
  return asset
}

function named(name: string): Asset | undefined {
  const [, color] = /^public-([0-9a-f]{6})\.css$/.exec(name) ?? []
  if (color === undefined) return assets.get(name)
  const known = branded.get(name)
  if (known) return known
  if (branded.size >= capacity) branded.clear()
  const fresh = assetOf(name, css, inColor(`#${color}`))
  branded.set(name, fresh)
  return fresh
}

function inColor(color: string): Buffer {
  return Buffer.concat([assets.get('public.css')?.body ?? Buffer.alloc(0), Buffer.from(accentStyles(color))])
}

function sheets(folder: string, names: string[]): string[] {
  return names.map((name) => `static/${folder}/${name}.css`)
}

function load(name: string, { type, files }: { type: string; files: string[] }): Asset {
  return assetOf(name, type, Buffer.concat(files.map((file) => readFileSync(resolve(bundleRoot, file)))))
}

function assetOf(name: string, type: string, content: Buffer): Asset {
  const body = new Uint8Array(content)
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
  let gzip: Uint8Array<ArrayBuffer> | undefined
  return {
    ...{ name, type, hash, body },
    get gzip() {
      gzip ??= Bun.gzipSync(body)
      return gzip
    },
  }
}
