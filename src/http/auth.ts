import { type Binding, serve } from './action.ts'
import type { AppDeps } from './app-deps.ts'
import { invitationRoutes } from './auth/invitation.tsx'
import { linkRoutes } from './auth/links.tsx'
import { passkeySignInRoutes } from './auth/passkey.tsx'
import { signInRoutes } from './auth/sign-in.tsx'
import { undoDeletionRoutes } from './auth/undo-deletion.tsx'
import type { PageCache } from './public/page-cache.ts'

const bindings: Binding[] = [
  ...signInRoutes,
  ...passkeySignInRoutes,
  ...linkRoutes,
  ...undoDeletionRoutes,
  ...invitationRoutes,
]

/** Signing in, links in mails, invitations. */
export const auth = (deps: AppDeps, pages: PageCache) => serve('auth', deps, pages, bindings)
