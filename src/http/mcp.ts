import { notFound } from '#src/domain/errors.ts'
import { routes } from '#src/routes.ts'
import type { Binding } from './action.ts'
import { readProgramBody } from './read-program-body.ts'

/** For agents. Loaded with the first of them. */
export const agentRoutes: Binding[] = [
  {
    route: routes.agents,
    parse: readProgramBody,
    answer: async ({ deps, session, request, body }) => {
      const actor = session.program()
      if (!actor) throw notFound('page')
      const { answerAgent } = await import('./mcp/answer.ts')
      return answerAgent(deps, actor, request, body)
    },
  },
]
