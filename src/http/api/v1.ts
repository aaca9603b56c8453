import { routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import type { Binding } from '../action.ts'
import { readProgramBody } from '../read-program-body.ts'

/**
 * The management API, as Statuspage's clients speak it. Its schemas and operations are loaded with the first request: most
 * instances are asked by no program, and none is asked before its first page.
 */
export const managementApiRoutes: Binding[] = routesIn(routes.managementApi).map((route) => ({
  route,
  parse: readProgramBody,
  answer: async (raw) => (await import('./v1/answer.ts')).answerProgram(route, raw),
}))
