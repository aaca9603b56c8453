import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox'
import type { Member, SystemActor, TokenActor } from '#src/domain/context.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import type { Access, AnyRoute, ParamName, Route } from '#src/route.ts'
import type { AppDeps } from '../../app-deps.ts'

/** A part of a list, as a program asked for it. */
export interface ListPart {
  /** Rows before it. */
  offset: number
  /** Rows that it may have at most. */
  limit: number
}

/** The number of a list's first part: most of the original's are counted from 1, that of subscribers from 0. */
export type FirstPart = 0 | 1

/** Passed to what performs an operation: all of it is checked. `Name`: those of the path's parameters that it reads. */
export interface OperationContext<Name extends string = string, Query = unknown, Input = unknown> {
  deps: AppDeps
  /** A program with a token, the operator at the console, or a member who publishes what an agent has drafted. */
  actor: Member | TokenActor | SystemActor
  /** That of the page or organization in the path; at `/pages` the token's. Throws not_found for the console there. */
  readonly organizationId: Organization['id']
  /** Of the path. */
  params: Record<Name, string>
  query: Query
  input: Input
  part: ListPart
}

/** Rows of a part that was read as one: the list goes on behind it, or does not. */
export class Rows<Row> {
  constructor(
    readonly rows: readonly Row[],
    readonly goesOn: boolean,
  ) {}
}

/** Names of fields as the original's bodies have them: inside of one that names the thing, or bare. */
export interface Body<Input extends TObject = TObject> {
  /** `incident` in `{"incident": {"name": …}}`; null: none. */
  wrapper: string | null
  /** Fields of the thing that the original has beside its wrapper. */
  beside: readonly string[]
  schema: Input
}

export function wrapped<Input extends TObject>(
  wrapper: string,
  schema: Input,
  beside: readonly string[] = [],
): Body<Input> {
  return { wrapper, schema, beside }
}

export function bare<Input extends TObject>(schema: Input): Body<Input> {
  return { wrapper: null, schema, beside: [] }
}

/** Nothing is left to tell: 204. */
export const nothing = Type.Null()

export interface OperationFacts<Query extends TObject, Input extends TObject, Answers extends TSchema> {
  /** What it does, in a line of the documentation. */
  summary: string
  /** How it differs from the original's, where a program should know. Markdown of one paragraph. */
  notes?: string
  query?: Query
  body?: Body<Input>
  /** A body that works as it stands; `$COMPONENT_ID` and the like are ids of the reader's own page. */
  example?: Static<Input>
  answers: Answers
  /** The number of a list's first part, where it is not 1. */
  firstPart?: FirstPart
  /** Where it is not what the method says: 201 of POST, 204 of what answers nothing, 200. */
  status?: 200 | 201 | 202
  /** Fields of the domain's refusals by the names that programs know: `{ title: 'name' }`; others are the same in snake case. */
  fieldNames?: Record<string, string>
}

type Answered<Answers extends TSchema> =
  Static<Answers> extends readonly (infer Row)[] ? readonly Row[] | Rows<Row> : Static<Answers>

/** An operation of the management API: made by `operation()`, performed by `perform()`. */
export interface Operation {
  route: AnyRoute
  summary: string
  notes: string
  query: TObject
  body: Body | null
  example: unknown
  answers: TSchema
  firstPart: FirstPart
  status: 200 | 201 | 202 | 204
  fieldNames: Record<string, string>
  act: (context: OperationContext) => unknown
}

/** One schema each for what it takes and gives; a GET of an array is a list that is given in parts. */
export function operation<
  Path extends string,
  May extends Access,
  Answers extends TSchema,
  Query extends TObject = TObject<Record<never, never>>,
  Input extends TObject = TObject<Record<never, never>>,
>(
  route: Route<Path, May>,
  facts: OperationFacts<Query, Input, Answers>,
  act: (
    context: OperationContext<ParamName<Path>, Static<Query>, Static<Input>>,
  ) => Answered<Answers> | Promise<Answered<Answers>>,
): Operation {
  const { summary, notes = '', query, body, example, answers, firstPart = 1, fieldNames = {} } = facts
  return {
    ...{ route, summary, notes, answers, firstPart, fieldNames, example },
    query: query ?? Type.Object({}),
    body: body ?? null,
    status: facts.status ?? usualStatus(route, answers),
    // What perform() passes was checked against the schemas that these types come from.
    act: act as (context: OperationContext) => unknown,
  }
}

export function isList({ route, answers }: Pick<Operation, 'route' | 'answers'>): boolean {
  return route.method === 'GET' && answers.type === 'array'
}

function usualStatus({ method }: AnyRoute, answers: TSchema): Operation['status'] {
  if (answers === nothing) return 204
  return method === 'POST' ? 201 : 200
}
