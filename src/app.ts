import { Elysia } from 'elysia'
import type { SeePage } from './domain/seen-page.ts'
import type { Binding } from './http/action.ts'
import type { AppDeps } from './http/app-deps.ts'
import { allBindings, atOnce, isBeyondFirst } from './http/bindings.ts'
import { access } from './http/plugins/access.ts'
import { bodyLimit, maxRequestBodySize } from './http/plugins/body-limit.ts'
import { answerAgain } from './http/plugins/cached-pages.ts'
import { compression } from './http/plugins/compression.ts'
import { cors } from './http/plugins/cors.ts'
import { csrf } from './http/plugins/csrf.ts'
import { errors } from './http/plugins/errors.tsx'
import { formerSlugs } from './http/plugins/former-slugs.ts'
import { hosts } from './http/plugins/hosts.ts'
import { refusedCalls } from './http/plugins/program-calls.ts'
import { requestLog } from './http/plugins/request-log.ts'
import { securityHeaders } from './http/plugins/security-headers.ts'
import { session } from './http/plugins/session.ts'
import { sudo } from './http/plugins/sudo.ts'
import { createPageCache, type PageCache } from './http/public/page-cache.ts'
import { serve } from './http/serve.ts'
import { later } from './later.ts'

/** Order matters: what guards comes before what it guards, and errors before everything. */
function createFramework(deps: AppDeps, pages: PageCache, bindings: readonly Binding[]) {
  return new Elysia({ name: 'opsentry', serve: { maxRequestBodySize }, normalize: false })
    .use(errors(deps))
    .use(compression())
    .use(securityHeaders(deps))
    .use(cors())
    .use(hosts(deps))
    .use(bodyLimit(deps))
    .use(session(deps))
    .use(requestLog(deps))
    .use(refusedCalls(deps))
    .use(access(deps))
    .use(csrf(deps))
    .use(sudo(deps))
    .use(formerSlugs(deps))
    .use(serve(deps, pages, bindings))
}

/** The app's pages as visitors get them, for copies elsewhere: loaded when the first is asked for. */
export function seenBy(deps: AppDeps, app: ReturnType<typeof createApp>): SeePage {
  return async (slug, path) => {
    const { seeAsVisitor } = await import('./http/public/see-page.ts')
    return seeAsVisitor(deps, (request) => app.handle(request), slug, path)
  }
}

export { listenForMetrics } from './http/metrics.ts'
export { listenForPlain } from './http/plain-http.ts'

type Server = Bun.Server<undefined>

/**
 * The framework for a request. A start makes one that knows what visitors read; with the first request beyond that comes the one
 * that knows every route, and answers all from then on: its six hundred routes are a fifth of a start's time.
 */
function createFrameworks(deps: AppDeps, pages: PageCache) {
  const first = later(() => createFramework(deps, pages, atOnce))
  const whole = later(() => createFramework(deps, pages, allBindings()))
  let isWhole = false
  return {
    first,
    whole,
    for({ url }: Request, server: Server | null) {
      isWhole ||= isBeyondFirst(URL.parse(url)?.pathname ?? '')
      const framework = isWhole ? whole() : first()
      framework.server = server
      return framework
    },
  }
}

/** Answers every request: what is kept and public before the framework is asked. */
export function createApp(deps: AppDeps) {
  const pages = createPageCache(deps)
  const again = answerAgain(deps, pages)
  const frameworks = createFrameworks(deps, pages)
  let server: Server | null = null
  return {
    pages,
    handle: async (request: Request): Promise<Response> =>
      again(request, server) ?? frameworks.for(request, server).handle(request),
    /** Listens; called again, a second server takes over from the one before, which finishes what it began. */
    listen(options: ListenOptions): Server {
      const before = server
      if (!before) frameworks.first().compile()
      server = Bun.serve({
        maxRequestBodySize,
        ...options,
        fetch: (request, listening) => again(request, listening) ?? frameworks.for(request, listening).handle(request),
      })
      void before?.stop()
      return server
    },
    get server() {
      return server
    },
    get routes() {
      return frameworks.whole().routes
    },
  }
}

interface ListenOptions {
  hostname: string
  port: number
  idleTimeout?: number
  reusePort?: boolean
  /** Several: each for its `serverName`, the first for whoever names none of them. */
  tls?: Bun.TLSOptions | Bun.TLSOptions[] | undefined
}
