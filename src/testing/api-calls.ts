import type { TokenActor } from '#src/domain/context.ts'
import { DomainError } from '#src/domain/errors.ts'
import { callOperation } from '#src/http/api/v1/call.ts'
import { statusOf } from '#src/http/domain-status.ts'
import { ProgramRefusal } from '#src/http/program-refusal.ts'
import type { Role } from '#src/words.ts'
import { acmeId, programActor, system } from './personas.ts'
import type { TestDeps } from './test-deps.ts'

/** A program with a token of acme's. */
export function programOf(role: Role, organizationId = acmeId): TokenActor {
  return programActor({ name: 'Program', organizationId, role })
}

/**
 * Asks the management API in process, by the operator unless `actor` says otherwise: `['GET', 'components']` below acme's page,
 * `/v1/…` as it stands. Answers what would become JSON; of a refusal its sentences, or the code of the domain's.
 */
export function apiCalls(deps: TestDeps, actor: TokenActor | typeof system = system) {
  return async (method: string, path: string, body?: unknown) => {
    const whole = path.startsWith('/') ? path : `/v1/pages/${acmeId}${path === '' ? '' : `/${path}`}`
    try {
      const { status, value } = await callOperation(deps, actor, { method, path: whole, body })
      // As it arrives: what has no place in JSON is no part of the answer.
      return { status, value: Object(JSON.parse(JSON.stringify(value))), refused: null }
    } catch (error) {
      if (error instanceof ProgramRefusal) return { status: error.status, value: {}, refused: error.sentences }
      if (error instanceof DomainError) return { status: statusOf[error.code], value: {}, refused: [error.message] }
      throw error
    }
  }
}
