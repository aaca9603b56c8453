import type { TSchema } from '@sinclair/typebox'
import type { ApiDocsProps, ApiField, ApiOperation } from '#views/docs/api.tsx'
import { wanted } from './check-input.ts'
import { curlOf, needsOf, operationIdOf, queryOf, tagOf, templateOf } from './describe.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'

/** `/docs/api`, of the same schemas as `/v1/openapi.json`. `url`: of the instance. */
export function apiDocs(url: string): ApiDocsProps {
  const byTag = Map.groupBy(operations, ({ route }) => tagOf(route))
  return {
    url,
    groups: [...byTag].map(([name, ofTag]) => ({ name, operations: ofTag.map((one) => described(one, url)) })),
  }
}

function described(operation: Operation, url: string): ApiOperation {
  const { route, summary, notes, body, answers, status } = operation
  return {
    ...{ id: operationIdOf(route), method: route.method, path: `/v1${templateOf(route)}`, summary, notes },
    needs: needsOf(route),
    query: fieldsOf(queryOf(operation), [], (name) => name),
    body: fieldsOf(body?.schema.properties ?? {}, body?.schema.required ?? [], (name) =>
      body?.wrapper ? `${body.wrapper}[${name}]` : name,
    ),
    answer: `Answers ${status}${status === 204 ? '' : ` with ${whatIs(answers)}`}.`,
    curl: curlOf(operation, url),
  }
}

function fieldsOf(
  fields: Record<string, TSchema>,
  required: readonly string[],
  nameOf: (name: string) => string,
): ApiField[] {
  return Object.entries(fields).map(([name, schema]) => ({
    name: nameOf(name),
    kind: wanted(schema),
    description: String(schema.description ?? schema.anyOf?.[0]?.description ?? ''),
    required: required.includes(name),
  }))
}

function whatIs(answers: TSchema): string {
  if (answers.type === 'array') return `a list of ${whatIs(answers.items)}`
  return answers.$id ?? 'an object'
}
