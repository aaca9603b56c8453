/** Paths of the copy below the page's base, such as `incidents/abc`, each with the key of the object that it becomes. */
export type Layout = ReadonlyMap<string, string>

const front = 'index.html'

/**
 * Keys are the addresses that the page has always had, so that old links lead on when its name leads to the bucket. The front
 * page, and a page that has others below it, is the `index.html` of a folder, because some stores keep objects as files, and
 * websites in a bucket show it at the folder's address. A bucket knows no query: `history?page=2` is `history-2`.
 */
export function layoutOf(paths: readonly string[]): Layout {
  const folders = new Set(paths.flatMap(foldersAbove))
  return new Map(paths.filter(isPlain).map((path) => [path, keyOf(path, folders)]))
}

function keyOf(path: string, folders: ReadonlySet<string>): string {
  if (path === '') return front
  else if (folders.has(path)) return `${path}/${front}`
  else return path.replace('?page=', '-')
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** An imported id may hold signs that a store would have to encode: such a page stays with the origin. */
function isPlain(path: string): boolean {
  return /^[A-Za-z0-9._~/-]*(\?page=\d+)?$/.test(path) && !/(^|\/)\.{0,2}(\/|$)/.test(path || 'front')
}

/** The link from one object to another: works wherever the folder stands, below a path or at the root of a name. */
export function relativeLink(from: string, to: string): string {
  const [here, there] = [from.split('/').slice(0, -1), to.split('/')]
  let shared = 0
  while (shared < here.length && shared < there.length - 1 && here[shared] === there[shared]) shared += 1
  const up = '../'.repeat(here.length - shared)
  return (up === '' ? './' : up) + there.slice(shared).join('/')
}
