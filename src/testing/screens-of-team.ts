import { changeFurtherLanguages } from '#src/domain/organizations/change-further-languages.ts'
import { type Language, languages } from '#src/words.ts'
import { freshApp } from './fresh-app.ts'
import type { TestAnswer, TestApp } from './harness.ts'
import { filled, populated } from './one-of-everything.ts'
import { acmeId, system } from './personas.ts'
import { fillSpokenPage } from './spoken-page.ts'

export interface SpokenScreen {
  path: string
  /** The whole document, as it is answered in each language. */
  in: Record<Language, string>
}

/** Fragments that htmx asks for, documents that stand in frames (a page of visitors, a mail), the same log once more, and what leads on. */
const parts = /\/(others|contrast|progress|look\/page|embedding\/card|mail|audit\/verification|unsent\/:id)$/

/** A team with one of everything, an outage and maintenance: what its screens are looked at with. */
export async function screensOfTeam(): Promise<{ app: TestApp; screens: SpokenScreen[] }> {
  const { app, ids, common } = populated()
  await fillSpokenPage(app, 'en')
  changeFurtherLanguages(app.deps, system, acmeId, ['de', 'ja'])
  const paths = (pattern: RegExp) =>
    app.app.routes
      .filter(({ method, path }) => method === 'GET' && pattern.test(path) && !parts.test(path))
      .map(({ path }) => filled(path, 'acme', ids.acme, undefined, common))
  const iris = app.as('iris')
  const visitor = app.visitor()
  const screens = [
    ...(await spoken(paths(/^\/(app|account|admin)\b/), (path, headers) => iris.get(path, headers))),
    ...(await spoken(paths(/^\/(sign-in|sign-up|forgot-password)\b/), (path, headers) => visitor.get(path, headers))),
    ...(await screensOfSetup()),
  ]
  return { app, screens }
}

/** One after the other, as the wizard goes. */
async function screensOfSetup(): Promise<SpokenScreen[]> {
  const browser = await freshApp().withLink()
  const ann = { name: 'Ann', email: 'ann@example.com', password: 'correct horse battery' }
  const acme = { organization: 'Acme', slug: 'acme', timeZone: 'Europe/Berlin', url: 'http://localhost' }
  const steps: [path: string, post: string, fields: Record<string, string>][] = [
    ['/setup/account', '/setup/account', ann],
    ['/setup/organization', '/setup/organization', acme],
    ['/setup/relay', '/setup/relay/skip', {}],
    ['/setup/services', '/setup/services', { service1: 'API' }],
    ['/setup/done', '', {}],
  ]
  const all: SpokenScreen[] = []
  for (const [path, post, fields] of steps) {
    all.push(...(await spoken([path], (from, headers) => browser.get(from, headers))))
    if (post) await browser.post(post, fields)
  }
  return all
}

type Get = (path: string, headers: Record<string, string>) => Promise<TestAnswer>

/** Of these paths those that answer with a page, whatever language is asked for. */
async function spoken(paths: string[], get: Get): Promise<SpokenScreen[]> {
  const all: SpokenScreen[] = []
  for (const path of paths) {
    const said: [Language, string][] = []
    for (const language of languages) {
      const { status, text } = await get(path, { 'accept-language': language })
      if (status === 200 && text.startsWith('<!doctype html>')) said.push([language, text])
    }
    if (said.length > 0) all.push({ path, in: Object.fromEntries(said) as Record<Language, string> })
  }
  return all
}
