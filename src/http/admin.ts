import type { Binding } from './action.ts'
import { alarmRoutes } from './admin/alarms.tsx'
import { anchorRoutes } from './admin/anchors.tsx'
import { instanceAuditRoutes } from './admin/audit.tsx'
import { backupRoutes } from './admin/backups.tsx'
import { bounceRoutes } from './admin/bounces.tsx'
import { instanceBucketRoutes } from './admin/bucket.tsx'
import { certificateRoutes } from './admin/certificates.tsx'
import { dataRequestRoutes } from './admin/data-request.tsx'
import { dataRequestListRoutes } from './admin/data-requests.tsx'
import { destinationRoutes } from './admin/destinations.tsx'
import { adminFactorResetRoutes } from './admin/factor-resets.tsx'
import { fallbackRoutes } from './admin/fallback.tsx'
import { adminHomepageRoutes } from './admin/homepage.tsx'
import { instanceRoutes } from './admin/instance.tsx'
import { languageModelRoutes } from './admin/language-model.tsx'
import { noticeRoutes } from './admin/notices.tsx'
import { operatorRoutes } from './admin/operator.tsx'
import { adminOrganizationRoutes } from './admin/organizations.tsx'
import { adminPrivacyRoutes } from './admin/privacy.tsx'
import { queueRoutes } from './admin/queue.tsx'
import { relayRoutes } from './admin/relay.tsx'
import { requestLogRoutes } from './admin/request-logs.tsx'
import { retentionRoutes } from './admin/retention.tsx'
import { instanceSettingsRoutes } from './admin/settings.tsx'
import { instanceSsoRoutes } from './admin/sso.tsx'
import { subProcessorRoutes } from './admin/sub-processors.tsx'
import { undecidedRoutes } from './admin/undecided.tsx'

/** Routes for the instance admin alone. */
export const admin: Binding[] = [
  ...instanceRoutes,
  ...certificateRoutes,
  ...instanceSettingsRoutes,
  ...adminOrganizationRoutes,
  ...adminFactorResetRoutes,
  ...relayRoutes,
  ...fallbackRoutes,
  ...queueRoutes,
  ...undecidedRoutes,
  ...alarmRoutes,
  ...destinationRoutes,
  ...instanceBucketRoutes,
  ...backupRoutes,
  ...languageModelRoutes,
  ...bounceRoutes,
  ...noticeRoutes,
  ...retentionRoutes,
  ...requestLogRoutes,
  ...dataRequestListRoutes,
  ...dataRequestRoutes,
  ...instanceSsoRoutes,
  ...adminHomepageRoutes,
  ...adminPrivacyRoutes,
  ...operatorRoutes,
  ...subProcessorRoutes,
  ...instanceAuditRoutes,
  ...anchorRoutes,
]
