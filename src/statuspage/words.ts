/** It knows no cancelled maintenance. */
export const maintenanceStatuses = ['scheduled', 'in_progress', 'verifying', 'completed'] as const
export type MaintenanceStatus = (typeof maintenanceStatuses)[number]
