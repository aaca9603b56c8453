DROP INDEX `notifications_statusUpdateId_unique`;--> statement-breakpoint
DROP INDEX `notifications_maintenanceUpdateId_unique`;--> statement-breakpoint
CREATE INDEX `notifications_by_status_update` ON `notifications` (`status_update_id`);--> statement-breakpoint
CREATE INDEX `notifications_by_maintenance_update` ON `notifications` (`maintenance_update_id`);--> statement-breakpoint
ALTER TABLE `incidents` ADD `deleted_at` integer;