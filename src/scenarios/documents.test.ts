import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { screens } from './screens.ts'
import { pictureFiles, pictureOf, projectRoot, shownPictures } from './shown-pictures.ts'

/** Documents that people read before they run anything: they hold together, and nothing lies around that they do not need. */

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8')
const filesIn = (folder: string) => readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })

test('every picture that a document shows is there, and none besides', () => {
  const shown = shownPictures().map(({ file }) => `docs/screenshots/${file}`)
  const pictures = ['docs', '.github'].flatMap((folder) => filesIn(folder).map((name) => `${folder}/${name}`))
  expect(pictures.filter((path) => /\.(png|jpe?g|gif|webp|avif|svg)$/i.test(path)).toSorted()).toEqual(shown)
  expect(shown.length).toBeGreaterThan(2)
})

test.each(shownPictures())('$file is a WebP of a screen, as wide as it says', async ({ file, screen, width }) => {
  expect(screens.map(({ name }) => name)).toContain(screen)
  const bytes = readFileSync(join(projectRoot, 'docs/screenshots', file))
  expect([bytes.toString('latin1', 0, 4), bytes.toString('latin1', 8, 12)]).toEqual(['RIFF', 'WEBP'])
  expect((await new Bun.Image(bytes).metadata()).width).toBe(width)
})

test('pictures are found as Markdown and as HTML show them, not where one is spoken of', () => {
  expect(pictureFiles('![A](docs/screenshots/a.webp) and [![B](../screenshots/b.png "B")](x)')).toEqual([
    'a.webp',
    'b.png',
  ])
  expect(pictureFiles('<img width="390" src="docs/screenshots/c.webp" alt="">')).toEqual(['c.webp'])
  expect(pictureFiles('`npm run screenshots` makes `docs/screenshots/` anew')).toEqual([])
})

test.each(['a.webp', 'a-1280-light.png', 'a-640-light.webp', 'a-390-sepia.webp', '../a-390-dark.webp'])(
  'a picture named %s is refused',
  (file) => {
    expect(() => pictureOf(file)).toThrow('is not SCREEN-WIDTH-SCHEME.webp')
  },
)

test('the documents that strangers look for are there, and README leads to them', () => {
  const readme = read('README.md')
  for (const file of ['LICENSE', 'CHANGELOG.md', 'SECURITY.md', 'CONTRIBUTING.md'])
    expect([file, existsSync(join(projectRoot, file)), readme.includes(`](${file})`)]).toEqual([file, true, true])
})

test('the changelog begins with what is not released, then the version that package.json names', () => {
  const headings = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
  const { version } = JSON.parse(read('package.json'))
  expect(headings[0]).toBe('[Unreleased]')
  expect(headings[1]).toMatch(new RegExp(`^\\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d$`))
})

const decisions = filesIn('docs/decisions').filter((name) => name !== 'README.md')

test.each(decisions)('decision %s says its number, its status and since when', (name) => {
  const [, number] = /^(\d{3})-[a-z-]+\.md$/.exec(name) ?? []
  const [title, , status, , question] = read(`docs/decisions/${name}`).split('\n')
  expect(title).toMatch(new RegExp(`^# ${Number(number)}\\. [A-Z]`))
  const day = '2\\d{3}-\\d\\d-\\d\\d'
  const known = [`Proposed ${day}`, `Accepted ${day}(, amended ${day})?`, `Superseded by \\d{3}, ${day}`]
  expect(status).toMatch(new RegExp(`^\\*\\*Status\\.\\*\\* (${known.join('|')})\\.$`))
  expect(question).toMatch(/^\*\*Question\.\*\* /)
})

test('decisions are numbered one by one', () => {
  expect(decisions.map((name) => Number(name.slice(0, 3))).toSorted((one, other) => one - other)).toEqual(
    decisions.map((_, index) => index + 1),
  )
})
