import type { Component, Entry, Export, ExportFile } from './parse.ts'
import { namedIn } from './parse-updates.ts'

/**
 * A file in parts, of `most` rows at the most unless an incident alone has more, that make the same of a page as the whole, because the answers of a page may come one by one: the components, groups
 * first, then incidents and maintenance with all that belongs to them. There is one at the least.
 */
export function* partsOf(file: ExportFile, most: number): Generator<Export> {
  let part = emptyPart(file)
  let rows = 0
  for (const one of piecesOf(file)) {
    const more = rowsOf(one)
    if (rows > 0 && rows + more > most) {
      yield part
      part = emptyPart(file)
      rows = 0
    }
    rows += more
    if ('incident' in one) part.incidents.push(one.incident)
    else if ('maintenance' in one) part.maintenance.push(one.maintenance)
    else part.components.push(one.component)
  }
  yield part
}

type Piece = { component: Component } | Entry

function* piecesOf({ components, entries }: ExportFile): Generator<Piece> {
  for (const component of components.toSorted((a, b) => Number(b.group) - Number(a.group))) yield { component }
  yield* entries()
}

function emptyPart({ page, groupIds }: ExportFile): Export {
  return { page, groupIds, components: [], incidents: [], maintenance: [] }
}

/** A service has its beginning as a fact; an update has a row for each service that it sets. */
function rowsOf(piece: Piece): number {
  if ('component' in piece) return 2
  const entry = 'incident' in piece ? piece.incident : piece.maintenance
  return entry.updates.reduce((sum, { affected }) => sum + 1 + affected.length, 1 + namedIn(entry).length)
}
