import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Look } from '#src/testing/browser.ts'

export const projectRoot = resolve(import.meta.dirname, '../..')

/** Documents for strangers: the files at the top, and everything under docs/. */
const documents = [
  ...readdirSync(projectRoot).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(projectRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].toSorted()

export interface ShownPicture extends Look {
  /** In docs/screenshots/, `SCREEN-WIDTH-SCHEME.webp`. */
  file: string
  screen: string
}

/** The pictures of screens that documents show. Their names say what is on them. */
export function shownPictures(): ShownPicture[] {
  const files = documents.flatMap((path) => pictureFiles(readFileSync(join(projectRoot, path), 'utf8')))
  return [...new Set(files)].toSorted().map(pictureOf)
}

/** `![words](docs/screenshots/FILE)` and `<img src="docs/screenshots/FILE">`. */
export function pictureFiles(markdown: string): string[] {
  return [...markdown.matchAll(/(?:\]\(|src=")[^\s)"]*\bscreenshots\/([^\s)"]+)/g)].map(([, file = '']) => file)
}

/** Throws for a name that says no screen and look. */
export function pictureOf(file: string): ShownPicture {
  const [, screen, width, scheme] = /^([a-z-]+)-(390|1280)-(light|dark)\.webp$/.exec(file) ?? []
  if (!screen) throw new Error(`docs/screenshots/${file} is not SCREEN-WIDTH-SCHEME.webp`)
  return { file, screen, width: width === '390' ? 390 : 1280, colours: scheme === 'dark' ? 'dark' : 'light' }
}
