import { Elysia } from 'elysia'
import { isPublicApi } from '../find-route.ts'

/** Any script on any page may read what is public anyway. */
export const corsHeaders = { 'access-control-allow-origin': '*' }

/** Errors and redirects of the public API carry it too, or a script could not read even a 404. */
export const cors = () =>
  new Elysia({ name: 'cors' }).onRequest(({ request, set }) => {
    if (URL.canParse(request.url) && isPublicApi(new URL(request.url).pathname)) Object.assign(set.headers, corsHeaders)
  })
