/** A page as browsers would have to mend it: what stands where HTML's content models do not let it stand. */

const voids = new Set(['area', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr'])
const raw = new Set(['script', 'style', 'textarea', 'title'])

const blocks = new Set(
  `address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p
  pre section table ul`.split(/\s+/),
)
/** They hold words and what stands among words, never a block. */
const phrasing = new Set(
  'p h1 h2 h3 h4 h5 h6 span label button strong em b i u s small code bdi q kbd time legend dt pre summary option'.split(
    ' ',
  ),
)
const headingsMayStandIn = new Set(['summary', 'legend'])
const isHeading = /^h[1-6]$/

/** Element -> the only parents that it may have. */
const parents: Record<string, string[]> = {
  li: ['ul', 'ol'],
  dt: ['dl', 'div'],
  dd: ['dl', 'div'],
  tr: ['thead', 'tbody', 'tfoot'],
  td: ['tr'],
  th: ['tr'],
  option: ['select', 'optgroup', 'datalist'],
  legend: ['fieldset'],
  summary: ['details'],
  caption: ['table'],
}
/** Element -> the only children that it may have. */
const children: Record<string, string[]> = {
  ul: ['li'],
  ol: ['li'],
  dl: ['dt', 'dd', 'div'],
  table: ['caption', 'thead', 'tbody', 'tfoot'],
  tr: ['td', 'th'],
  select: ['option', 'optgroup'],
}
/** Element -> those that it may not stand in, however deep. */
const apart: Record<string, string[]> = {
  a: ['a', 'button'],
  button: ['button', 'a'],
  input: ['button', 'a'],
  select: ['button', 'a'],
  form: ['form'],
  label: ['label', 'button'],
}

/** Faults such as `ul in p`, each once; none: every parser makes the same tree of it. Foreign elements (SVG) are passed over. */
export function structureFaults(html: string): string[] {
  const faults = new Set<string>()
  const open: string[] = []
  const tags = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi
  for (let tag = tags.exec(html); tag; tag = tags.exec(html)) {
    const [, slash, written = '', attributes = ''] = tag
    const name = written.toLowerCase()
    if (name === '') continue
    if (name === 'svg' && slash === '') tags.lastIndex = html.indexOf('</svg>', tags.lastIndex) + '</svg>'.length
    else if (slash === '/') {
      if (open.at(-1) === name) open.pop()
      else faults.add(`</${name}> while ${open.at(-1) ?? 'nothing'} is open`)
    } else {
      for (const fault of misplaced(name, open)) faults.add(fault)
      if (voids.has(name)) continue
      if (attributes.endsWith('/')) faults.add(`<${name}/> is not closed`)
      open.push(name)
      if (raw.has(name)) tags.lastIndex = html.indexOf(`</${name}`, tags.lastIndex)
    }
  }
  if (open.length > 0) faults.add(`${open.at(-1)} is never closed`)
  return [...faults]
}

function misplaced(name: string, open: readonly string[]): string[] {
  const parent = open.at(-1) ?? ''
  const holder = blocks.has(name) ? open.find((one) => phrasing.has(one)) : undefined
  const heads = isHeading.test(name) && holder !== undefined && headingsMayStandIn.has(holder)
  return [
    ...(holder !== undefined && !heads ? [`${name} in ${holder}`] : []),
    ...(parents[name] && !parents[name].includes(parent) ? [`${name} directly in ${parent}`] : []),
    ...(children[parent] && !children[parent].includes(name) ? [`${name} directly in ${parent}`] : []),
    ...(apart[name] ?? []).filter((one) => open.includes(one)).map((one) => `${name} in ${one}`),
  ]
}
