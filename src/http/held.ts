import type { Actor, Publishing } from '#src/domain/context.ts'
import { invalid } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { readMoment } from '#src/domain/forms/read-moment.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { Held } from '#src/domain/publications/held.ts'
import { routes } from '#src/routes.ts'

/** A form's field that says when it is to be published. */
export const publishAtField = 'publishAt'

/** The actor of a form that says when it is to be published; every other is as it was. Throws invalid for a text that is no time. */
export function asAsked<Context extends { form: Form }>(context: Context): Context {
  if (!isMembers(context) || context.form.text(publishAtField) === '') return context
  const { form, organization, actor } = context
  const { at, problem } = readMoment(form, publishAtField, organization.timeZone, 'Type a date and a time.')
  if (at === null) throw invalid({ [publishAtField]: problem })
  return { ...context, actor: { ...actor, publishing: { at } } }
}

interface OfMember {
  actor: Actor & { publishing?: Publishing }
  organization: Organization
}

function isMembers<Context extends object>(context: Context): context is Context & OfMember {
  return 'organization' in context && 'actor' in context
}

/** What `act` gives, or, where it has to wait, where that is. */
export async function orHeld<T>(
  context: object,
  act: () => T | Promise<T>,
  goTo: (url: string, sentence: string) => T,
): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Held) || !isMembers(context)) throw error
    const { id } = error.publication
    return goTo(routes.dashboard.publication.show.url({ slug: context.organization.slug, id }), error.message)
  }
}
