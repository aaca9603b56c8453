import type { Browser, TestAnswer } from './harness.ts'

/** A form of a page, as a browser would send it. */
export interface ShownForm {
  /** Every address that one of its buttons sends it to. */
  actions: string[]
  fields: Record<string, string>
}

/** The forms of a page that change something, with what stands in their fields. */
export function formsIn(html: string): ShownForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)]
    .filter(([, attributes = '']) => attributes.includes('method="post"'))
    .map(([, attributes = '', inside = '']) => ({ actions: actionsIn(attributes, inside), fields: fieldsIn(inside) }))
}

/** The form that is sent to `action`. Throws where the page has none. */
export function formFor(html: string, action: string): ShownForm {
  const form = formsIn(html).find(({ actions }) => actions.includes(action))
  if (!form) throw new Error(`no form is sent to ${action}`)
  return form
}

/** Opens the page and gives its form to `action` as it stands there: sent as often as one likes, it is the same form. */
export async function openForm(browser: Browser, url: string, action: string) {
  const page = await browser.get(url)
  if (page.status !== 200) throw new Error(`${url} answers ${page.status}`)
  return formOn(browser, page, action)
}

/** The same, on a page that was answered already. */
export function formOn(browser: Browser, page: TestAnswer, action: string) {
  const { fields } = formFor(page.text, action)
  return {
    page,
    fields,
    send: (typed: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      browser.send(action, { method: 'POST', headers, body: new URLSearchParams({ ...fields, ...typed }) }),
  }
}

function actionsIn(attributes: string, inside: string): string[] {
  const named = [...`${attributes} ${inside}`.matchAll(/\b(?:form)?action="([^"]*)"/g)]
  return named.map(([, url = '']) => plain(url).replace(/#.*/, ''))
}

function fieldsIn(inside: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [tag] of inside.matchAll(/<input\b[^>]*>/g)) {
    const type = attribute(tag, 'type') ?? 'text'
    const isChosen = !/^(checkbox|radio)$/.test(type) || /\bchecked\b/.test(tag)
    const name = attribute(tag, 'name')
    if (name !== undefined && type !== 'file' && isChosen) fields[name] = attribute(tag, 'value') ?? ''
  }
  for (const [, attributes = '', text = ''] of inside.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g))
    fields[attribute(attributes, 'name') ?? ''] = plain(text).replace(/^\n/, '')
  for (const [, attributes = '', options = ''] of inside.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const all = [...options.matchAll(/<option\b[^>]*>/g)].map(([tag]) => tag)
    const chosen = all.find((tag) => /\bselected\b/.test(tag)) ?? all[0] ?? ''
    fields[attribute(attributes, 'name') ?? ''] = attribute(chosen, 'value') ?? ''
  }
  return fields
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(` ${tag}`)?.[1]
  return found === undefined ? undefined : plain(found)
}

function plain(escaped: string): string {
  return escaped
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
