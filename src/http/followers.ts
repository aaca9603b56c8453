import type { Binding } from './action.ts'
import { pageDoorRoutes } from './public/page-door.tsx'
import { privacyRoutes } from './public/privacy.tsx'
import { subscribeRoutes } from './public/subscribe.tsx'
import { subscriptionRoutes } from './public/subscriptions.tsx'

/** Routes for visitors who subscribe, come in by a door, or want to know what is kept of them. */
export const followers: readonly Binding[] = [
  ...subscribeRoutes,
  ...subscriptionRoutes,
  ...pageDoorRoutes,
  ...privacyRoutes,
]
