import type { TSchema } from '@sinclair/typebox'
import { curlOf, exampleOf, needsOf, operationIdOf, paramsOf, queryOf, scopeOf, tagOf, templateOf } from './describe.ts'
import { isList, type Operation } from './operation.ts'
import { operations } from './operations.ts'

type Json = Record<string, unknown>

/** `GET /v1/openapi.json`, OpenAPI 3.1: made of the same schemas that check and type the operations. `url`: of the instance. */
export function openApiDocument({ url, version }: { url: string; version: string }): Json {
  const schemas: Record<string, Json> = { Refusal: refusal }
  const byPath = Map.groupBy(operations, ({ route }) => templateOf(route))
  const paths = [...byPath].map(([path, ofPath]) => [
    path,
    Object.fromEntries(ofPath.map((one) => [one.route.method.toLowerCase(), described(one, url, schemas)])),
  ])
  return {
    openapi: '3.1.0',
    info: {
      title: 'Opsentry management API',
      version,
      description,
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: 'The team of this instance', url },
    },
    servers: [{ url: `${url}/v1` }],
    security: [{ api_key: [] }],
    tags: [...new Set(operations.map(({ route }) => tagOf(route)))].map((name) => ({
      name,
      description: `Operations on ${name}.`,
    })),
    paths: Object.fromEntries(paths),
    components: { securitySchemes, parameters, headers, responses, schemas },
  }
}

const description =
  'Speaks the management API of Atlassian Statuspage: programs that were written for it work here after changing the base URL.'

const refusal: Json = {
  type: 'object',
  description:
    'Why it was refused, and what to do: one sentence, or a list of them, each with the field that it is about.',
  properties: { error: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] } },
  required: ['error'],
}

const securitySchemes: Json = {
  api_key: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description:
      '`OAuth TOKEN` or `Bearer TOKEN`, with an API token of the organization. Each operation names the scope that the token is for; one for `everything` does always.',
  },
}

const parameters: Json = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'A text of your own: asked again with it within 24 hours, the change is not done twice, and answered as before.',
    schema: { type: 'string', maxLength: 255 },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The ETag of what was read: the change is refused with 412 where it is another by now.',
    schema: { type: 'string' },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The ETag of what was read: answered with 304 where nothing has changed.',
    schema: { type: 'string' },
  },
}

const headers: Json = {
  ETag: { description: 'Another one for each state of what is read.', schema: { type: 'string' } },
  RateLimit: {
    description: 'What is left of the token’s calls, and the seconds until there are more.',
    schema: { type: 'string' },
  },
  Link: { description: 'Where the list goes on (RFC 8288).', schema: { type: 'string' } },
}

const refer = (kind: string, ...names: string[]) => names.map((name) => ({ $ref: `#/components/${kind}/${name}` }))

function conditionsOf({ method }: Operation['route']): Json[] {
  if (method === 'GET') return refer('parameters', 'IfNoneMatch')
  return method === 'POST' ? refer('parameters', 'IdempotencyKey') : refer('parameters', 'IdempotencyKey', 'IfMatch')
}

function headersOf(operation: Operation): Json {
  const names = [
    'RateLimit',
    ...(operation.route.method === 'GET' ? ['ETag'] : []),
    ...(isList(operation) ? ['Link'] : []),
  ]
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

const responses: Json = {
  Refused: {
    description:
      'Refused: 400 not readable, 401 without a good token, 403 beyond its rights, 404 not there, 409 changed meanwhile, 422 a field is wrong, 429 too much at once.',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
  },
}

function described(operation: Operation, url: string, schemas: Record<string, Json>): Json {
  const { route, summary, notes, body, status } = operation
  return {
    operationId: operationIdOf(route),
    summary,
    description: `${notes === '' ? `${summary}.` : notes} ${needsOf(route)}`,
    tags: [tagOf(route)],
    'x-token-scope': scopeOf(route),
    parameters: [
      ...paramsOf(route).map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...Object.entries(queryOf(operation)).map(([name, schema]) => ({
        name,
        in: 'query',
        required: false,
        schema: plain(schema, schemas),
      })),
      ...conditionsOf(route),
    ],
    ...(body === null ? {} : { requestBody: bodyOf(operation, schemas) }),
    responses: { [status]: answerOf(operation, schemas), '4XX': { $ref: '#/components/responses/Refused' } },
    'x-codeSamples': [{ lang: 'Shell', source: curlOf(operation, url) }],
  }
}

function bodyOf(operation: Operation, schemas: Record<string, Json>): Json {
  const { body } = operation
  const inner = plain(body?.schema, schemas)
  const schema = body?.wrapper
    ? { type: 'object', properties: { [body.wrapper]: inner }, required: [body.wrapper] }
    : inner
  const example = exampleOf(operation)
  return { required: true, content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } } }
}

function answerOf(operation: Operation, schemas: Record<string, Json>): Json {
  const { answers, summary, status } = operation
  const described = { description: `${summary}.`, headers: headersOf(operation) }
  return status === 204
    ? described
    : { ...described, content: { 'application/json': { schema: plain(answers, schemas) } } }
}

/** A schema as JSON; one that has a name stands among `schemas`, and is referred to. */
function plain(schema: TSchema | undefined, schemas: Record<string, Json>): Json {
  if (schema === undefined) return {}
  const { $id, ...rest } = schema
  const inner = () => Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, deeper(value, schemas)]))
  if ($id === undefined) return inner()
  schemas[$id] ??= {}
  if (Object.keys(schemas[$id] ?? {}).length === 0) schemas[$id] = inner()
  return { $ref: `#/components/schemas/${$id}` }
}

function deeper(value: unknown, schemas: Record<string, Json>): unknown {
  if (Array.isArray(value)) return value.map((one) => deeper(one, schemas))
  else if (typeof value === 'object' && value !== null) return plain(value as TSchema, schemas)
  else return value
}
