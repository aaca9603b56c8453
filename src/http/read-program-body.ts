import { invalid } from '#src/domain/errors.ts'
import { jsonOf, readBody } from './read-body.ts'

/** Brackets one in another: `incident[components][id]` has two. */
const deepest = 4

/**
 * What a program of the management API sends, by what it is rather than by what its type claims: JSON is sent without a type, or
 * with a form's, as `curl -d '{…}'` does; a form names its fields with brackets, as Rails reads them (`incident[components][]=…`).
 * Undefined for an empty body. Throws invalid where there is too much, a SyntaxError where it is no JSON.
 */
export async function readProgramBody({ request }: { request: Request }): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (/^\s*multipart\/form-data/i.test(type)) return nested(Object(await readBody({ request })))
  const text = await request.text()
  if (text.trim() === '') return undefined
  if (/^\s*[{[]/.test(text) || /json/i.test(type)) return jsonOf(text)
  const form = new Request(request.url, { method: 'POST', headers: { 'content-type': formType }, body: text })
  return nested(Object(await readBody({ request: form })))
}

const formType = 'application/x-www-form-urlencoded'

interface Branch {
  [name: string]: unknown
}

function nested(fields: Branch): Branch {
  const root = branch()
  for (const [name, value] of Object.entries(fields)) place(root, partsOf(name), value)
  return root
}

/** `incident[components][]` -> incident, components, ''. */
function partsOf(name: string): string[] {
  const [first = ''] = name.split('[', 1)
  const parts = [first, ...[...name.matchAll(/\[([^[\]]*)\]/g)].map(([, part = '']) => part)]
  if (parts.length > deepest + 1) throw invalid({}, `The field ${name.slice(0, 100)} has too many brackets.`)
  return parts
}

function place(at: Branch, [name = '', ...below]: string[], value: unknown): void {
  const [next] = below
  if (next === undefined) at[name] = value
  else if (next === '') at[name] = below.length === 1 ? [value].flat() : maps(at[name], below.slice(1), [value].flat())
  else {
    const there = at[name]
    const deeper = isBranch(there) ? there : branch()
    at[name] = deeper
    place(deeper, below, value)
  }
}

/** `data[ID][][value]=1&data[ID][][value]=2`: the first is of the first of a list, the second of the second. */
function maps(there: unknown, below: string[], values: unknown[]): Branch[] {
  const list: Branch[] = Array.isArray(there) ? there.filter(isBranch) : []
  values.forEach((value, index) => {
    const one = list[index] ?? branch()
    list[index] = one
    place(one, below, value)
  })
  return list
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Without prototype, so that no name of a field means anything else. */
function branch(): Branch {
  return Object.create(null)
}
