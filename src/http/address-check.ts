import { notFound } from '#src/domain/errors.ts'
import { secretOf } from '#src/domain/setup/url-challenge.ts'
import { routes } from '#src/routes.ts'
import { type Binding, page } from './action.ts'

/** Answers this process's own question, whatever the host's name (plugins/hosts.ts), and nobody else's. */
export const addressCheckRoutes: Binding[] = [
  page(routes.addressCheck, ({ deps, params }) => {
    const secret = secretOf(params.token, deps.clock.now())
    if (secret === undefined) throw notFound('page')
    return new Response(`${secret}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
  }),
]
