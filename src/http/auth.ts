import type { Binding } from './action.ts'
import { emailLinkRoutes } from './auth/email-links.tsx'
import { factorResetRoutes } from './auth/factor-reset.tsx'
import { invitationRoutes } from './auth/invitation.tsx'
import { linkRoutes } from './auth/links.tsx'
import { passkeySignInRoutes } from './auth/passkey.tsx'
import { signInRoutes } from './auth/sign-in.tsx'
import { ssoRoutes } from './auth/sso.tsx'
import { ssoFirstRoutes } from './auth/sso-first.tsx'
import { undoDeletionRoutes } from './auth/undo-deletion.tsx'

/** Routes for signing in, links in mails and invitations. */
export const auth: Binding[] = [
  ...signInRoutes,
  ...passkeySignInRoutes,
  ...linkRoutes,
  ...emailLinkRoutes,
  ...undoDeletionRoutes,
  ...factorResetRoutes,
  ...invitationRoutes,
  ...ssoRoutes,
  ...ssoFirstRoutes,
]
