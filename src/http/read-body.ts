import { invalid } from '#src/domain/errors.ts'
import { countSigns } from '#src/domain/forms/count-signs.ts'

/** Fields of a form: one for each service and each choice of a thousand services, and some more. */
const mostFields = 5000
/** Values of a JSON body, lists and objects included; programs send a handful. */
const mostValues = 10_000

const tooMany = (most: number, what: string) =>
  invalid({}, `This has more than ${most.toLocaleString('en')} ${what}. Send less at once.`)

type Value = string | File
type Body = Record<string, Value | Value[]>

/**
 * The body of a request by its type: a form's fields, or JSON; undefined where it is neither. What is to be kept for each
 * field or value is counted before it is made, because a megabyte may hold half a million of them. Text stays as it was
 * typed, whatever it looks like. Throws invalid where there is too much.
 */
export async function readBody({ request }: { request: Request }): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (isOf(type, 'application/x-www-form-urlencoded')) return fieldsOf(await request.text())
  else if (isOf(type, 'multipart/form-data')) return partsOf(Buffer.from(await request.arrayBuffer()), type)
  else if (isOf(type, 'application/json') || isOf(type, 'application/scim+json')) return jsonOf(await request.text())
  else return undefined
}

function isOf(type: string, wanted: string): boolean {
  return type.split(';', 1)[0]?.trim().toLowerCase() === wanted
}

function fieldsOf(text: string): Body {
  if (countSigns(text, ['&'], mostFields) >= mostFields) throw tooMany(mostFields, 'fields')
  return grouped(new URLSearchParams(text))
}

async function partsOf(bytes: Buffer, type: string): Promise<Body> {
  const [, boundary = ''] = /;\s*boundary="?([^";]{1,70})/i.exec(type) ?? []
  if (boundary === '') throw new Error('the content type names no boundary')
  if (countSigns(bytes, [`--${boundary}`], mostFields) > mostFields) throw tooMany(mostFields, 'fields')
  return grouped(await new Response(bytes, { headers: { 'content-type': type } }).formData())
}

/** Programs name the type of a body even where they send none, such as with a DELETE. */
export function jsonOf(text: string): unknown {
  if (text === '') return undefined
  if (countSigns(text, [',', '[', '{'], mostValues) > mostValues) throw tooMany(mostValues, 'values')
  return JSON.parse(text)
}

/** Without prototype, so that no name of a field means anything else. */
function grouped(entries: Iterable<[string, Value]>): Body {
  const body: Body = Object.create(null)
  for (const [name, value] of entries) {
    const there = body[name]
    if (there === undefined) body[name] = value
    else if (Array.isArray(there)) there.push(value)
    else body[name] = [there, value]
  }
  return body
}
