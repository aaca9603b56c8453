import { gunzipSync } from 'node:zlib'
import Ajv, { type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'

/** Atlassian's own description of its management API, against which answers are held. */

type Json = Record<string, unknown>

interface SpecifiedOperation {
  method: string
  /** As routes have it: `/v1/pages/:page_id`. */
  path: string
  operationId: string
  parameters?: { name: string }[]
  responses: Record<string, { content?: Record<string, { schema?: Json }> }>
}

const file = await Bun.file(`${import.meta.dirname}/fixtures/statuspage-openapi-v1.json.gz`).arrayBuffer()
const specification = JSON.parse(new TextDecoder().decode(gunzipSync(file)))

export const specifiedOperations: SpecifiedOperation[] = Object.entries<Json>(specification.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...(operation as Pick<SpecifiedOperation, 'operationId' | 'parameters' | 'responses'>),
      method: method.toUpperCase(),
      path: `/v1${path.replace(/\{(\w+)\}/g, ':$1')}`,
    })),
)

const ajv = addFormats(new Ajv({ strict: false, allErrors: true }))
for (const name of ['int32', 'float', 'double']) ajv.addFormat(name, true)
ajv.addSchema({ $id: 'specification', components: { schemas: nullable(asSent(specification.components.schemas)) } })

/** Holds an answer against the original's schema of that status; null where it has none. */
export function answerSchema(
  { parameters = [], responses }: SpecifiedOperation,
  status: number,
): ValidateFunction | null {
  const schema = responses[status]?.content?.['application/json']?.schema
  if (!schema) return null
  // What is given in parts is a list, though it calls the lists of metrics one metric.
  const isList = parameters.some(({ name }) => name === 'per_page') && schema.type !== 'array'
  return ajv.compile(Object(nullable(isList ? { type: 'array', items: schema } : schema)))
}

/**
 * Its real answers send null where the specification has no `nullable`; and it writes `Object` for a type in places, and `string`
 * for a list of which it gives an example.
 */
function nullable(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(nullable)
  else if (typeof schema !== 'object' || schema === null) return schema
  const { $ref, type, enum: words, properties, ...rest } = Object(schema)
  if (typeof $ref === 'string') return { anyOf: [{ $ref: `specification${$ref}` }, { type: 'null' }] }
  // Some of its lists say that they are texts; their examples say better.
  const kind = type === 'string' && Array.isArray(rest.example) ? 'array' : type
  return {
    ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, nullable(value)])),
    ...(typeof kind === 'string' ? { type: [kind.toLowerCase(), 'null'] } : {}),
    ...(Array.isArray(words) ? { enum: [...words, null] } : {}),
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, nullable(value)])) }
      : {}),
  }
}

/** Its lists have lost their brackets, as its own examples show; a group's place is a number, and pictures are objects, in real answers. */
function asSent(schemas: Record<string, Json>): Json {
  const [list, object] = [{ type: 'array' }, { type: 'object' }]
  const pictures = ['favicon_logo', 'transactional_logo', 'hero_cover', 'email_logo', 'twitter_logo']
  const real: Record<string, Json> = {
    Page: Object.fromEntries(pictures.map((name) => [name, object])),
    GroupComponent: { components: { ...list, items: { type: 'string' } }, position: { type: 'integer' } },
    ComponentUptime: { warnings: list, related_events: list },
    ComponentGroupUptime: { warnings: list, related_events: list },
  }
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      { ...schema, properties: { ...Object(schema.properties), ...real[name] } },
    ]),
  )
}
