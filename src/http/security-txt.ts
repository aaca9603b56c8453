import { notFound } from '#src/domain/errors.ts'
import { securityTxt } from '#src/domain/privacy/security-contact.ts'
import { routes } from '#src/routes.ts'
import { type Binding, page } from './action.ts'
import { everyCache } from './cache-control.ts'

/** The address for reports of weaknesses (RFC 9116); nothing while no contact is set. */
export const securityContactRoutes: Binding[] = [
  page(routes.securityContact, ({ deps }) => {
    const text = securityTxt(deps)
    if (text === null) throw notFound('page')
    return new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': everyCache } })
  }),
]
