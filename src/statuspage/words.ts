/** Statuspage's statuses of a maintenance; it knows no cancelled one. */
export const maintenanceStatuses = ['scheduled', 'in_progress', 'verifying', 'completed'] as const
export type MaintenanceStatus = (typeof maintenanceStatuses)[number]
