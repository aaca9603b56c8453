import type { SetupStep } from '#src/domain/setup/progress.ts'
import { mayOpen, nextStep } from '#src/domain/setup/progress.ts'
import { routes } from '#src/routes.ts'
import { done, type SetupContext, type Shown } from '../action.ts'

/** While a step may not be opened, everything it has leads to the first unfinished one. */
export function atStep<Context extends SetupContext>(
  step: SetupStep,
  answer: (context: Context) => Shown | Promise<Shown>,
): (context: Context) => Shown | Promise<Shown> {
  return (context) => (mayOpen(step, nextStep(context.deps)) ? answer(context) : toFirstUnfinished())
}

/** Leads to `/setup`, which redirects to the first unfinished step. */
export function toFirstUnfinished(): Shown {
  return done(routes.setup.show.url())
}
