import type { Form } from '#src/domain/forms/form.ts'
import { routes } from '#src/routes.ts'
import { done, type Elsewhere } from '../action.ts'

/** After an act on an incident: the page on which it was done, the overview or the incident's own. */
export function backFrom(form: Form, params: { slug: string; id: string }, sentence: string): Elsewhere {
  return done(
    form.text('from') === 'home' ? routes.dashboard.show.url(params) : routes.dashboard.incident.show.url(params),
    sentence,
  )
}
