import { Elysia } from 'elysia'
import type { PageCache } from '../public/page-cache.ts'

/**
 * A public page that was answered at this very address before is answered again before anything else is done: a hundred
 * thousand worried visitors ask for one page. What was answered had passed every guard.
 */
export const cachedPages = (pages: PageCache) =>
  new Elysia({ name: 'cached-pages' }).onRequest(({ request }) => pages.again(request))
