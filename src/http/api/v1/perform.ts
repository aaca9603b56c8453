import type { Member, SystemActor, TokenActor } from '#src/domain/context.ts'
import { DomainError, notFound } from '#src/domain/errors.ts'
import { Held } from '#src/domain/publications/held.ts'
import type { AppDeps } from '../../app-deps.ts'
import { unprocessable } from '../../program-refusal.ts'
import { admitToOperation, organizationIn, type ProgramParams } from './admit.ts'
import { checkBody, checkQuery } from './check-input.ts'
import { linkHeader, type PartQuery, partOf, partQueries } from './list-part.ts'
import { isList, type ListPart, type Operation, type OperationContext, Rows } from './operation.ts'
import { whereItWaits } from './where-it-waits.ts'

/** What a program asks, be it by HTTP, from the terminal or as an agent's tool. */
export interface Call {
  deps: AppDeps
  actor: Member | TokenActor | SystemActor
  /** As in the path. */
  params: ProgramParams
  query: Record<string, string | undefined>
  /** JSON, or a form with its brackets resolved; undefined: none. */
  body: unknown
  /** With which the links of a list begin. */
  path: string
}

export interface Performed {
  status: number
  headers: Record<string, string>
  /** Becomes JSON; null where there is nothing to tell (204). */
  value: unknown
}

/** Checks what was sent, and does it. Throws what the domain throws, or a refusal that names the fields. */
export async function perform(operation: Operation, call: Call): Promise<Performed> {
  const { status } = operation
  const { part, ...checked } = check(operation, call)
  const answer = await withFieldNames(operation, () => operation.act(contextOf(call, { ...checked, part })))
  if (answer instanceof Held) return whereItWaits(call.deps, answer)
  if (!isList(operation)) return { status, headers: {}, value: answer }
  const { rows, goesOn } = answer instanceof Rows ? answer : partIn(answer as unknown[], part)
  const link = linkHeader(call.path, call.query, part, { first: operation.firstPart, goesOn })
  return { status, headers: link === undefined ? {} : { link }, value: rows }
}

/** Whether it may be asked, and whether what was sent fits. Throws as `perform()` does. */
export function check(operation: Operation, call: Call): Pick<OperationContext, 'query' | 'input' | 'part'> {
  admitToOperation(call.deps, call.actor, operation.route, call.params)
  const first = operation.firstPart
  return {
    query: checkQuery(operation.query, call.query),
    part: partOf(isList(operation) ? (checkQuery(partQueries[first], call.query) as PartQuery) : {}, first),
    input: operation.body === null ? {} : checkBody(operation.body, call.body),
  }
}

function contextOf(
  { deps, actor, params }: Call,
  checked: Pick<OperationContext, 'query' | 'input' | 'part'>,
): OperationContext {
  return {
    ...{ deps, actor, params },
    ...checked,
    get organizationId() {
      if ('page_id' in params || 'organization_id' in params) return organizationIn(deps, params)
      if (actor.kind !== 'system') return actor.organizationId
      throw notFound('page')
    },
  }
}

function partIn(rows: readonly unknown[], { offset, limit }: ListPart): Rows<unknown> {
  return new Rows(rows.slice(offset, offset + limit), rows.length > offset + limit)
}

/** The domain marks fields of a form; a program reads which of its own they are. */
async function withFieldNames(operation: Operation, act: () => unknown): Promise<unknown> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof Held) return error
    if (!(error instanceof DomainError) || error.code !== 'invalid' || Object.keys(error.fields).length === 0)
      throw error
    throw unprocessable(
      ...Object.entries(error.fields).map(([field, sentence]) => `${nameIn(operation, field)}: ${sentence}`),
    )
  }
}

function nameIn({ body, fieldNames }: Operation, field: string): string {
  const name = fieldNames[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return body?.wrapper ? `${body.wrapper}[${name}]` : name
}
