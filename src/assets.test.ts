import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assetNamed } from './assets.ts'

const root = join(import.meta.dirname, '../static')
const names = [
  'public.css',
  'app.css',
  'metrics.css',
  'public.js',
  'app.js',
  'copy.js',
  'homepage.js',
  'embed.css',
  'embed.js',
  'look.js',
  'icon.svg',
]

test('every file in static/ is part of what is served', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.\w+$/.test(name) && !name.startsWith('fonts/'),
  )
  const served = names.map((name) => Buffer.from(assetNamed(name).body).toString())
  const forgotten = files.filter((name) => {
    const text = readFileSync(join(root, name), 'utf8')
    return !served.some((body) => body.includes(text))
  })
  expect(files.length).toBeGreaterThan(30)
  expect(forgotten, 'a file that no asset in src/assets.ts is made of').toEqual([])
})

test('the layers are named before the first rule, so that their order does not hang on the files', () => {
  for (const name of ['public.css', 'app.css'])
    expect(Buffer.from(assetNamed(name).body).toString()).toMatch(/^@layer tokens, base, forms, app, public;\n/)
})
