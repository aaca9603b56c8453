/** Parts refused in an SVG: scripts, links to other files, embedded documents. */
const refused: [RegExp, string][] = [
  [/<!(ENTITY|DOCTYPE)/i, 'entities of its own'],
  [/<[\w:-]*(script|foreignObject|iframe|object|embed|handler|listener)[\s/>]/i, 'a script or another document'],
  [/[\s"'/]on[a-z]+\s*=/i, 'an event handler'],
  [/javascript\s*:/i, 'a script'],
  [/\bhref\s*=\s*(?:["']\s*)?(?!["'#\s]|data:image\/(png|jpeg|gif|webp)[;,])/i, 'a link to another file'],
  [/@import|url\(\s*(?:["']\s*)?(?!["'#\s]|data:image\/(png|jpeg|gif|webp)[;,])/i, 'a link to another file'],
]

/** Allowed before the root: the XML declaration, comments, a document type without declarations of its own. */
const prologue = /^\s*(?:<\?xml\s[^>]*\?>\s*|<!--(?:(?!-->)[\s\S])*-->\s*|<!DOCTYPE[^>[]*>\s*)*/i

/** Text in UTF-8 that is one SVG element from its first character to its last. */
export function isSvg(bytes: Buffer): boolean {
  const root = rootOf(bytes)
  return /^<svg[\s>]/.test(root) && /<\/svg>\s*$/.test(root)
}

/**
 * Names the first refused part of an SVG, or undefined. Even if something escaped this check, the file is only shown in
 * `<img>`, where nothing in it runs or loads, and served under a policy that forbids the same on a page of its own.
 */
export function svgProblem(bytes: Buffer): string | undefined {
  const root = rootOf(bytes)
  return refused.find(([pattern]) => pattern.test(root))?.[1]
}

/** The text from the root on; '' where it is not UTF-8, because other encodings could hide refused parts. */
function rootOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(prologue, '')
  } catch {
    return ''
  }
}
