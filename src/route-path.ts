/** Paths with parameters in them, as routes declare them. A leaf. */

export type Query = Record<string, string | number | undefined>

/** The ending that a path shares with no other of its kind, such as `incidents/:id.md`; '' where it has none. */
export function endingOf(path: string): string {
  return path.endsWith('.md') ? '.md' : ''
}

/**
 * `/:base/…` as the server knows it: at the root and below `/s/:slug`, whose own address may lack its last slash; and a list of the
 * management API, by the name that programs give it: `incidents.json`.
 */
export function patternsOf(path: string): string[] {
  if (path.startsWith('/v1/') && /\/[\w-]+$/.test(path)) return [path, path + programsEnding]
  if (!path.startsWith('/:base')) return [path === '' ? '/' : path]
  const rest = path.slice('/:base'.length)
  return rest === '' ? ['/', '/s/:slug'] : [rest, `/s/:slug${rest}`]
}

/** Half of all programs of the management API write it behind each path, and no id holds a dot. */
const programsEnding = '.json'

export function withoutProgramsEnding(segment: string): string {
  return segment.endsWith(programsEnding) ? segment.slice(0, -programsEnding.length) : segment
}

export function filled(path: string, params: Record<string, string>): string {
  const [, ...segments] = path.split('/')
  const based = segments[0] === ':base'
  const texts = (based ? segments.slice(1) : segments).map((segment) => {
    if (!segment.startsWith(':')) return segment
    const ending = endingOf(segment)
    return encodeURIComponent(parameter(params, segment.slice(1, segment.length - ending.length), path)) + ending
  })
  return (based ? parameter(params, 'base', path) : '/') + texts.join('/')
}

function parameter(params: Record<string, string>, name: string, path: string): string {
  const value = params[name]
  if (value === undefined) throw new Error(`A link to ${path} lacks its ${name}.`)
  return value
}

export function queryText(query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined)
  return pairs.length === 0
    ? ''
    : `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&')}`
}
