/** Parts refused in an SVG: scripts, links to other files, embedded documents; and what is said of each. */
const refused: [RegExp, string][] = [
  [/<!(ENTITY|DOCTYPE)/i, 'This SVG holds entities of its own: save it as a plain SVG, or as PNG.'],
  [
    /<[\w:-]*(script|foreignObject|iframe|object|embed|handler|listener)[\s/>]/i,
    'This SVG holds a script or another document: save it as a plain SVG, or as PNG.',
  ],
  [/[\s"'/]on[a-z]+\s*=/i, 'This SVG holds an event handler: save it as a plain SVG, or as PNG.'],
  [/javascript\s*:/i, 'This SVG holds a script: save it as a plain SVG, or as PNG.'],
  [
    /\bhref\s*=\s*(?:["']\s*)?(?!["'#\s]|data:image\/(png|jpeg|gif|webp)[;,])/i,
    'This SVG holds a link to another file: save it as a plain SVG, or as PNG.',
  ],
  [
    /@import|url\(\s*(?:["']\s*)?(?!["'#\s]|data:image\/(png|jpeg|gif|webp)[;,])/i,
    'This SVG holds a link to another file: save it as a plain SVG, or as PNG.',
  ],
]

/** Allowed before the root, each with its end: the XML declaration, comments, a document type without declarations of its own. */
const allowedBefore: { begin: RegExp; end: string; without: string }[] = [
  { begin: /<\?xml\s/iy, end: '?>', without: '>' },
  { begin: /<!--/y, end: '-->', without: '' },
  { begin: /<!DOCTYPE/iy, end: '>', without: '[' },
]

/** Text in UTF-8 that is one SVG element from its first character to its last. */
export function isSvg(bytes: Buffer): boolean {
  const root = rootOf(bytes)
  return /^<svg[\s>]/.test(root) && /<\/svg>\s*$/.test(root)
}

/**
 * A sentence about the first refused part of an SVG, or undefined. Even if something escaped this check, the file is only shown in
 * `<img>`, where nothing in it runs or loads, and served under a policy that forbids the same on a page of its own.
 */
export function svgProblem(bytes: Buffer): string | undefined {
  const root = rootOf(bytes)
  return refused.find(([pattern]) => pattern.test(root))?.[1]
}

/** The text from the root on; '' where it is not UTF-8, because other encodings could hide refused parts. */
function rootOf(bytes: Buffer): string {
  try {
    return afterPrologue(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return ''
  }
}

/** Step by step, because one pattern for all of it would look back over a file of comments again and again. */
function afterPrologue(text: string): string {
  let at = 0
  for (let end: number | undefined = 0; end !== undefined; end = endOfPart(text, at)) {
    const space = /\s*/y
    space.lastIndex = end
    space.exec(text)
    at = space.lastIndex
  }
  return text.slice(at)
}

/** Undefined where none of the allowed parts stands here, whole. */
function endOfPart(text: string, at: number): number | undefined {
  for (const { begin, end, without } of allowedBefore) {
    begin.lastIndex = at
    if (!begin.test(text)) continue
    const found = text.indexOf(end, begin.lastIndex)
    const isPlain = without === '' || !text.slice(begin.lastIndex, found).includes(without)
    return found >= 0 && isPlain ? found + end.length : undefined
  }
  return undefined
}
