/** Statuspage's own vocabulary, in the order in which its documentation lists it. */

export const componentStatuses = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
] as const
export type ComponentStatus = (typeof componentStatuses)[number]

export const incidentStatuses = ['investigating', 'identified', 'monitoring', 'resolved', 'postmortem'] as const
export type IncidentStatus = (typeof incidentStatuses)[number]

/** It knows no cancelled maintenance. */
export const maintenanceStatuses = ['scheduled', 'in_progress', 'verifying', 'completed'] as const
export type MaintenanceStatus = (typeof maintenanceStatuses)[number]

export const impacts = ['none', 'minor', 'major', 'critical'] as const
export type Impact = (typeof impacts)[number]

export type Indicator = Impact | 'maintenance'
