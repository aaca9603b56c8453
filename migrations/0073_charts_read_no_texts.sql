DROP INDEX `incidents_open`;--> statement-breakpoint
CREATE INDEX `incidents_by_end` ON `incidents` (`organization_id`,`resolved_at`,`started_at`,`id`);--> statement-breakpoint
DROP INDEX `status_updates_by_incident`;--> statement-breakpoint
CREATE INDEX `status_updates_in_order` ON `status_updates` (`incident_id`,`display_at`,`ordinal`,`created_at`,`status`,`deleted_at`,`id`);--> statement-breakpoint
CREATE INDEX `status_update_services_said` ON `status_update_services` (`status_update_id`,`service_id`,`new_status`);