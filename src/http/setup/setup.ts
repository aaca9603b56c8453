import { nextStep } from '#src/domain/setup/progress.ts'
import { routes } from '#src/routes.ts'
import { type Binding, done, page } from '../action.ts'
import { toFirstUnfinished } from './step.ts'

const { setup, app } = routes

/** `/setup` always leads to the first unfinished step; from the link by way of itself, so that the token leaves the address. */
export const setupRoutes: Binding[] = [
  page(setup.show, ({ deps, actor, query }) => {
    if (actor.kind === 'visitor' && query.token !== undefined) return toFirstUnfinished()
    const next = nextStep(deps)
    return done(next === 'done' ? app.show.url() : setup[next].url())
  }),
]
