CREATE TABLE `subscriber_events` (
	`subscriber_id` text NOT NULL,
	`event_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`subscriber_id`, `event_id`),
	FOREIGN KEY (`subscriber_id`) REFERENCES `subscribers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `subscriber_events_by_event` ON `subscriber_events` (`event_id`,`subscriber_id`);--> statement-breakpoint
CREATE TABLE `incident_template_services` (
	`template_id` text NOT NULL,
	`service_id` text NOT NULL,
	PRIMARY KEY(`template_id`, `service_id`),
	FOREIGN KEY (`template_id`) REFERENCES `incident_templates`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`service_id`) REFERENCES `services`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `incident_template_services_by_service` ON `incident_template_services` (`service_id`);--> statement-breakpoint
ALTER TABLE `incident_templates` ADD `notify` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `maintenance_windows` ADD `impact_override` text;--> statement-breakpoint
ALTER TABLE `maintenance_windows` ADD `affects_services` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `maintenance_windows` ADD `releases_services` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `maintenance_windows` ADD `metadata` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `maintenance_windows` ADD `deleted_at` integer;--> statement-breakpoint
ALTER TABLE `incidents` ADD `postmortem_drafted_at` integer;--> statement-breakpoint
ALTER TABLE `incidents` ADD `postmortem_begun_at` integer;--> statement-breakpoint
ALTER TABLE `incidents` ADD `backfilled` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `incidents` ADD `metadata` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `incidents` ADD `reminder_intervals` text;--> statement-breakpoint
DROP TRIGGER incidents_update_shows;
--> statement-breakpoint
DROP TRIGGER maintenance_windows_update_shows;
--> statement-breakpoint
CREATE TRIGGER incidents_update_shows AFTER UPDATE OF id, organization_id, title, status, impact, impact_override, started_at, monitoring_at, resolved_at, next_update_by, merged_into_id, backfilled, created_at, updated_at, deleted_at ON incidents
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_windows_update_shows AFTER UPDATE OF id, organization_id, series_id, occurrence, title, status, impact, impact_override, scheduled_start, scheduled_end, started_at, ended_at, announced_at, monitoring_at, auto_start, auto_complete, notify_at_start, notify_at_end, affects_services, releases_services, overrun_at, sequence, created_at, updated_at, deleted_at ON maintenance_windows
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
