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
import { pictureRoutes } from './public/pictures.ts'
import { publicServiceRoutes } from './public/service.tsx'
import { shareImageRoutes } from './public/share-image.ts'
import { statusPageRoutes } from './public/status-page.tsx'

/** Routes for visitors who read. */
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
  ...pictureRoutes,
  ...ownStylesRoutes,
  ...analyticsRoutes,
]
