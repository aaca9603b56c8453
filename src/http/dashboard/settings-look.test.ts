import { expect, test } from 'vitest'
import { organizationFiles } from '#src/db/schema/pictures.ts'
import { type Browser, type TestAnswer, type TestApp, testApp } from '#src/testing/harness.ts'
import { gif, jpeg, png, svg, webp } from '#src/testing/pictures.ts'

const look = { brandColor: '', websiteUrl: '', supportUrl: '', footer: '' }

function file(bytes: Buffer | string, name = 'logo.png', type = 'image/png'): File {
  return new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name, { type })
}

/** Addresses in the markup, as a browser would load them. */
async function addresses({ text }: TestAnswer, selector: string, attribute: string): Promise<string[]> {
  const found: string[] = []
  const element = (one: HTMLRewriterTypes.Element) => void found.push(one.getAttribute(attribute) ?? '')
  await new HTMLRewriter().on(selector, { element }).transform(new Response(text)).text()
  return found
}

async function styles(app: TestApp): Promise<{ url: string; text: string; headers: Headers }> {
  const [url = ''] = await addresses(await app.visitor().get('/'), 'link[rel=stylesheet]', 'href')
  const { text, headers } = await app.visitor().get(url)
  return { url, text, headers }
}

test('the brand colour comes with the one stylesheet, at an address that changes with it', async () => {
  const app = testApp()
  const plain = await styles(app)
  expect(plain.url).toMatch(/^\/assets\/\w{12}\/public\.css$/)
  const saved = await app.as('ann').post('/app/acme/settings/look', { ...look, brandColor: '#0A4F8F' })
  expect(saved.location).toBe('/app/acme/settings/look')

  const branded = await styles(app)
  expect(branded.url).toMatch(/^\/assets\/\w{12}\/public-0a4f8f\.css$/)
  expect(branded.text.startsWith(plain.text)).toBe(true)
  expect(branded.text).toContain('--accent: light-dark(#0a4f8f,')
  expect(branded.headers.get('cache-control')).toContain('immutable')
  const page = await app.visitor().get('/')
  expect(page.text).not.toContain('style=')
  expect(page.text.match(/rel="stylesheet"/g)).toHaveLength(1)
  expect((await app.visitor().get(branded.url.replace('0a4f8f', '0a4f90'))).status).toBe(404)
  expect(app.audited()).toEqual(['organization.look_changed'])
})

test('links and footer are on every page; Markdown is markup, HTML stays text', async () => {
  const app = testApp()
  await app.as('ann').post('/app/acme/settings/look', {
    ...look,
    websiteUrl: 'https://www.acme.example/',
    supportUrl: 'help@acme.example',
    footer: 'Acme is **yours**.\n\n<script>alert(1)</script>',
  })
  for (const path of ['/', '/history', '/subscribe']) {
    const page = await app.visitor().get(path)
    expect(await addresses(page, '.public-header a', 'href')).toContain('https://www.acme.example/')
    expect(await addresses(page, '.public-footer a', 'href')).toContain('mailto:help@acme.example')
    expect(page.text).toContain('Acme is <strong>yours</strong>.')
    expect(page.text).not.toContain('<script>alert')
  }
})

test.each([
  ['brandColor', 'red'],
  ['brandColor', '#12345'],
  ['brandColor', '#fff;}body{display:none'],
  ['websiteUrl', 'www.acme.example'],
  ['websiteUrl', 'javascript:alert(1)'],
  ['websiteUrl', 'https://user:secret@acme.example/'],
  ['supportUrl', 'data:text/html,hello'],
  ['supportUrl', 'mailto:help@acme.example?bcc=all@acme.example'],
  ['supportUrl', 'help@acme.example,you@acme.example'],
  ['footer', 'x'.repeat(2001)],
])('%s is refused as %j, what was typed stays, and nothing is changed', async (name, typed) => {
  const app = testApp()
  const answer = await app.as('ann').post('/app/acme/settings/look', { ...look, footer: 'Kept.', [name]: typed })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(`id="error-${name}"`)
  if (name !== 'footer') expect(answer.text).toContain('Kept.')
  expect(app.audited()).toEqual([])
})

test('a logo stands in place of the name, at an address with its hash, for ever; removed, the name is back', async () => {
  const app = testApp()
  const ann = app.as('ann')
  expect((await ann.upload('/app/acme/settings/logo', 'logo', file(png()))).location).toBe('/app/acme/settings/look')
  const [url = ''] = await addresses(await app.visitor().get('/'), '.public-logo img', 'src')
  expect(url).toMatch(/^\/pictures\/[0-9a-f]{32}$/)
  const picture = await app.handle(new Request(`http://localhost${url}`))
  expect(Buffer.from(await picture.arrayBuffer()).equals(png())).toBe(true)
  expect(Object.fromEntries(picture.headers)).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  })

  await ann.upload('/app/acme/settings/logo', 'logo', file(png(3, 3)))
  expect((await app.visitor().get(url)).status).toBe(404)
  expect(app.deps.db.select().from(organizationFiles).all()).toHaveLength(1)
  await ann.post('/app/acme/settings/logo/removal')
  await ann.post('/app/acme/settings/logo/removal')
  expect((await app.visitor().get('/')).text).toContain('class="public-name"')
  expect(app.audited()).toEqual(['organization.logo_set', 'organization.logo_set', 'organization.logo_removed'])
})

test('a favicon is named by every page, and the settings show both pictures', async () => {
  const app = testApp()
  const ann = app.as('ann')
  await ann.upload('/app/acme/settings/favicon', 'favicon', file(svg, 'icon.svg', 'image/svg+xml'))
  await ann.upload('/app/acme/settings/logo', 'logo', file(webp))
  const [url = ''] = await addresses(await app.visitor().get('/s/acme/history'), 'link[rel=icon]', 'href')
  expect(url).toMatch(/^\/s\/acme\/pictures\/[0-9a-f]{32}$/)
  expect((await app.visitor().get(url)).headers.get('content-type')).toBe('image/svg+xml')
  expect((await app.visitor().get(url.replace('acme', 'other'))).status).toBe(404)
  const settings = await ann.get('/app/acme/settings/look')
  expect(await addresses(settings, '.picture-favicon', 'src')).toEqual([url])
  expect(await addresses(settings, 'iframe', 'src')).toEqual([
    '/app/acme/settings/look/page?theme=light',
    '/app/acme/settings/look/page?theme=dark',
  ])
})

test('the bytes decide what a file is, not its name or what the browser says of it', async () => {
  const app = testApp()
  const ann = app.as('ann')
  for (const [bytes, type] of [
    [jpeg, 'image/jpeg'],
    [gif, 'image/gif'],
    [webp, 'image/webp'],
    [svg, 'image/svg+xml'],
  ] as const) {
    expect((await ann.upload('/app/acme/settings/logo', 'logo', file(bytes, 'x.html', 'text/html'))).status).toBe(303)
    expect(app.deps.db.select({ type: organizationFiles.type }).from(organizationFiles).all()).toEqual([{ type }])
  }
})

const notWhole = 'This is not a complete PNG, JPEG, WebP, GIF or SVG picture: save it again in one of these formats.'
const page = '<!doctype html><script>alert(document.cookie)</script>'

test.each<[string, Buffer | string, string]>([
  ['a page named .png', page, notWhole],
  ['a PNG with a page behind its end', Buffer.concat([png(), Buffer.from(page)]), notWhole],
  ['a GIF that is a script, too', 'GIF89a/*    */=alert(1)//;', notWhole],
  ['10 MB', Buffer.alloc(10 * 1024 * 1024), 'This file has 10240 KB: choose one of at most 256 KB.'],
  ['an empty file', '', 'Choose a file.'],
  [
    'a picture of 30000 pixels',
    png(30_000, 4),
    'This picture has 30000 × 4 pixels: choose one of at most 4096 on a side.',
  ],
  [
    'an SVG with a script',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    'This SVG holds a script or another document: save it as a plain SVG, or as PNG.',
  ],
])('%s is refused as a logo', async (_, bytes, sentence) => {
  const app = testApp()
  const answer = await app.as('ann').upload('/app/acme/settings/logo', 'logo', file(bytes))
  expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true])
  expect(answer.text).not.toContain('alert(')
  expect([app.deps.db.select().from(organizationFiles).all(), app.audited()]).toEqual([[], []])
})

test('an ICO is a favicon, not a logo', async () => {
  const app = testApp()
  const picture = png()
  const ico = Buffer.concat([Buffer.alloc(22), picture])
  ico.set([0, 0, 1, 0, 1, 0, 2, 2, 0, 0, 1, 0, 32, 0], 0)
  ico.writeUInt32LE(picture.length, 14)
  ico.writeUInt32LE(22, 18)
  const ann = app.as('ann')
  expect((await ann.upload('/app/acme/settings/logo', 'logo', file(ico, 'favicon.ico'))).status).toBe(422)
  expect((await ann.upload('/app/acme/settings/favicon', 'favicon', file(ico, 'favicon.ico'))).status).toBe(303)
})

test('a text where the file should be, and no file at all, are refused like an empty one', async () => {
  const ann = testApp().as('ann')
  const forms: Record<string, string>[] = [{ logo: 'hello' }, {}]
  for (const fields of forms) {
    const answer = await ann.post('/app/acme/settings/logo', fields)
    expect([answer.status, answer.text.includes('Choose a file.')]).toEqual([422, true])
  }
})

test('editors change no look, and other organizations are not found', async () => {
  const app = testApp()
  const posts: ((browser: Browser) => Promise<TestAnswer>)[] = [
    (browser) => browser.post('/app/acme/settings/look', look),
    (browser) => browser.post('/app/acme/settings/look/page', look),
    (browser) => browser.get('/app/acme/settings/look/page'),
    (browser) => browser.upload('/app/acme/settings/logo', 'logo', file(png())),
    (browser) => browser.post('/app/acme/settings/favicon/removal'),
  ]
  for (const post of posts) {
    expect((await post(app.as('ed'))).status).toBe(403)
    expect((await post(app.as('olga'))).status).toBe(404)
  }
  expect(app.audited()).toEqual([])
})

test('a logo for dark stands beside the other one, and is shown on a dark page', async () => {
  const app = testApp()
  const ann = app.as('ann')
  await ann.upload('/app/acme/settings/dark-logo', 'dark_logo', file(png()))
  expect((await app.visitor().get('/')).text).toContain('class="public-name"')
  await ann.upload('/app/acme/settings/logo', 'logo', file(webp))
  const page = await app.visitor().get('/')
  expect(await addresses(page, '.public-logo img', 'class')).toEqual(['on-light', 'on-dark'])
  const types = []
  for (const url of await addresses(page, '.public-logo img', 'src'))
    types.push((await app.visitor().get(url)).headers.get('content-type'))
  expect(types).toEqual(['image/webp', 'image/png'])
  await ann.post('/app/acme/settings/dark-logo/removal')
  expect(await addresses(await app.visitor().get('/'), '.public-logo img', 'class')).toEqual([''])
  expect(app.audited()).toContain('organization.dark_logo_removed')
})

test('links of the organization’s own stand at the foot of its pages', async () => {
  const app = testApp()
  await app.as('ann').post('/app/acme/settings/look', { ...look, footerLinks: 'Imprint https://acme.example/imprint' })
  for (const path of ['/', '/history', '/subscribe'])
    expect(await addresses(await app.visitor().get(path), '.public-footer a', 'href')).toContain(
      'https://acme.example/imprint',
    )
  expect((await app.as('ann').get('/app/acme/settings/look')).text).toContain('Imprint https://acme.example/imprint')
})

test('a style sheet of its own counts where a page tells how things are, and nowhere else', async () => {
  const app = testApp()
  const saved = await app.as('ann').post('/app/acme/settings/look', { ...look, customCss: '.banner { color: red }' })
  expect(saved.status).toBe(303)
  const sheets = async (path: string) => addresses(await app.visitor().get(path), 'link[rel=stylesheet]', 'href')
  const [, url = ''] = await sheets('/')
  expect(url).toMatch(/^\/styles\/[0-9a-f]{32}$/)
  const served = await app.visitor().get(url)
  expect(served.text).toBe('@layer custom {\n.banner {\n  color: red;\n}\n}\n')
  expect(Object.fromEntries(served.headers)).toMatchObject({
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  })
  expect((await app.visitor().get('/')).headers.get('content-security-policy')).toContain("style-src 'self';")

  expect(await sheets('/history')).toContain(url)
  for (const path of ['/subscribe', '/privacy', '/s/other/', '/sign-in']) expect(await sheets(path)).toHaveLength(1)
  expect((await app.visitor().get(url.replace('/styles', '/s/other/styles'))).status).toBe(404)
  await app.as('ann').post('/app/acme/settings/look', { ...look, customCss: '.banner { color: blue }' })
  expect((await app.visitor().get(url)).status).toBe(404)
})

test('a style sheet that loads something is refused with the line, and what was typed stays', async () => {
  const app = testApp()
  const customCss = 'a { color: red }\nb { background: url(https://evil.example) }'
  const answer = await app.as('ann').post('/app/acme/settings/look', { ...look, customCss })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('Line 2: url() cannot be used: the page loads nothing from elsewhere.')
  expect(answer.text).toContain('b { background: url(https://evil.example) }')
  expect(app.audited()).toEqual([])
})

test('the preview is the page with what is typed, in a frame where nothing runs; nothing is saved by it', async () => {
  const app = testApp()
  const ann = app.as('ann')
  await ann.post('/app/acme/settings/look', { ...look, brandColor: '#0a4f8f', customCss: '.a { color: red }' })
  const asSaved = await ann.get('/app/acme/settings/look/page?theme=dark')
  expect(asSaved.text).toContain('data-theme="dark"')
  expect(asSaved.text).toContain('public-0a4f8f.css')

  const typed = {
    ...look,
    brandColor: '#c8102e',
    footer: 'New',
    footerLinks: 'no link',
    customCss: '.b { content: "</style>" }',
  }
  const preview = await ann.post('/app/acme/settings/look/page', { ...typed, theme: 'light' })
  expect(preview.status).toBe(200)
  expect(preview.text).toContain('data-theme="light"')
  expect(preview.text).toContain('public-c8102e.css')
  expect(preview.text).toContain('Left out of this preview: Line 1: end it with an address')
  expect(preview.text).not.toMatch(/<script|\.a \{|content: "<\/style>/)
  const [, styles = ''] = /<style>(.*?)<\/style>/s.exec(preview.text) ?? []
  const hash = new Bun.CryptoHasher('sha256').update(styles).digest('base64')
  const policy = preview.headers.get('content-security-policy') ?? ''
  expect(policy).toContain(`style-src 'self' 'sha256-${hash}';`)
  expect(policy).toContain("frame-ancestors 'self'; sandbox allow-same-origin")
  expect(policy).not.toContain('unsafe-inline')

  expect((await app.visitor().get('/')).text).toContain('public-0a4f8f.css')
  expect(app.audited()).toEqual(['organization.look_changed'])
})

test('the contrast of a colour is said for both looks', async () => {
  const ann = testApp().as('ann')
  const found = await ann.get('/app/acme/settings/look/contrast?brandColor=%23ffff00')
  expect(found.text).toMatch(
    /On a light page it could not be read: contrast 1\.0 to 1\. There #\w{6} is used, with 4\.5 to 1\./,
  )
  expect(found.text).toContain('On a dark page it can be read as it is: contrast 1')
  expect((await ann.get('/app/acme/settings/look/contrast?brandColor=red')).text).not.toContain('<li>')
})
