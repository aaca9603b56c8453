import { Elysia } from 'elysia'
import { account } from './http/account.ts'
import { admin } from './http/admin.ts'
import { apis } from './http/api.ts'
import type { AppDeps } from './http/app-deps.ts'
import { auth } from './http/auth.ts'
import { dashboard } from './http/dashboard.ts'
import { files } from './http/files.ts'
import { inboundPosts } from './http/inbound.ts'
import { access } from './http/plugins/access.ts'
import { bodyLimit, maxRequestBodySize } from './http/plugins/body-limit.ts'
import { cachedPages } from './http/plugins/cached-pages.ts'
import { cors } from './http/plugins/cors.ts'
import { csrf } from './http/plugins/csrf.ts'
import { errors } from './http/plugins/errors.tsx'
import { formerSlugs } from './http/plugins/former-slugs.ts'
import { hosts } from './http/plugins/hosts.ts'
import { requestLog } from './http/plugins/request-log.ts'
import { securityHeaders } from './http/plugins/security-headers.ts'
import { session } from './http/plugins/session.ts'
import { createPageCache } from './http/public/page-cache.ts'
import { publicPages } from './http/public.ts'
import { serve } from './http/serve.ts'
import { setup } from './http/setup.ts'
import { unsentForms } from './http/unsent.ts'

const bindings = [files, setup, auth, account, admin, dashboard, publicPages, inboundPosts, apis].flat()

/** Order matters: what guards comes before what it guards, and errors before everything. */
export function createApp(deps: AppDeps) {
  const pages = createPageCache(deps)
  return new Elysia({ name: 'opsentry', serve: { maxRequestBodySize }, normalize: false })
    .use(errors(deps))
    .use(cachedPages(deps, pages))
    .use(securityHeaders(deps))
    .use(cors())
    .use(hosts(deps))
    .use(bodyLimit(deps))
    .use(session(deps))
    .use(requestLog(deps))
    .use(access(deps))
    .use(csrf(deps))
    .use(formerSlugs(deps))
    .use(serve(deps, pages, [...bindings, ...unsentForms(bindings)]))
}
