import type { Binding } from './action.ts'
import { badgeRoutes } from './public/badge.ts'
import { calendarRoutes } from './public/calendar.ts'
import { embedRoutes } from './public/embed.ts'
import { feedRoutes } from './public/feeds.ts'
import { historyRoutes } from './public/history.tsx'
import { analyticsRoutes } from './public/homepage.tsx'
import { publicIncidentRoutes } from './public/incident.tsx'
import { publicMaintenanceRoutes } from './public/maintenance.tsx'
import { markdownRoutes } from './public/markdown.ts'
import { ownStylesRoutes } from './public/own-styles.ts'
import { pageDoorRoutes } from './public/page-door.tsx'
import { pictureRoutes } from './public/pictures.ts'
import { privacyRoutes } from './public/privacy.tsx'
import { publicServiceRoutes } from './public/service.tsx'
import { shareImageRoutes } from './public/share-image.ts'
import { statusPageRoutes } from './public/status-page.tsx'
import { subscribeRoutes } from './public/subscribe.tsx'
import { subscriptionRoutes } from './public/subscriptions.tsx'

/** Routes for visitors and subscribers. */
export const publicPages: Binding[] = [
  ...statusPageRoutes,
  ...publicIncidentRoutes,
  ...publicMaintenanceRoutes,
  ...calendarRoutes,
  ...publicServiceRoutes,
  ...historyRoutes,
  ...feedRoutes,
  ...badgeRoutes,
  ...embedRoutes,
  ...shareImageRoutes,
  ...markdownRoutes,
  ...subscribeRoutes,
  ...subscriptionRoutes,
  ...pictureRoutes,
  ...ownStylesRoutes,
  ...pageDoorRoutes,
  ...privacyRoutes,
  ...analyticsRoutes,
]
