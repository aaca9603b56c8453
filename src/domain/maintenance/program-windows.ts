import type { ServiceId } from '#src/db/ids.ts'
import type { Metadata } from '#src/words/metadata.ts'
import type { Indicator, ServiceStatus } from '#src/words.ts'

/** Maintenance as programs write it: with the fields that Statuspage has besides those of our forms. */

/** Statuses that a program may give; a window is called off by deleting it. */
export type ProgramStatus = 'scheduled' | 'in_progress' | 'verifying' | 'completed'

/** What a program says of a window as a whole. */
export interface ProgramPlan {
  title: string
  impactOverride: Indicator | null
  metadata: Metadata
  /** UTC ms. */
  scheduledStart: number
  scheduledEnd: number
  autoStart: boolean
  autoComplete: boolean
  notifyAtStart: boolean
  notifyAtEnd: boolean
  affectsServices: boolean
  releasesServices: boolean
}

/** What a program says of a window's services. */
export interface ProgramServices {
  /** The services that it names from now on, with those of `statuses`; absent: they stay. */
  named?: ServiceId[] | undefined
  /** Services that it names besides. */
  added?: ServiceId[]
  statuses?: { serviceId: ServiceId; status: ServiceStatus }[]
}

/** Minutes before the start: Statuspage's one reminder. */
export const statuspageLead = 60
