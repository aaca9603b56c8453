CREATE TABLE `program_events` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`notification_id` text,
	`service_id` text,
	`old_status` text,
	`new_status` text,
	`created_at` integer NOT NULL,
	`indicator` text,
	`description` text,
	`services` text,
	`expanded_through` text DEFAULT '' NOT NULL,
	`expanded_at` integer,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`notification_id`) REFERENCES `notifications`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`service_id`) REFERENCES `services`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `program_events_to_expand` ON `program_events` (`created_at`) WHERE "program_events"."expanded_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX `program_events_by_notification` ON `program_events` (`notification_id`);--> statement-breakpoint
CREATE INDEX `program_events_by_organization` ON `program_events` (`organization_id`);--> statement-breakpoint
CREATE INDEX `program_events_by_time` ON `program_events` (`created_at`);--> statement-breakpoint
ALTER TABLE `notifications` ADD `standing` text;--> statement-breakpoint
CREATE INDEX `deliveries_before_subscriber` ON `deliveries` (`subscriber_id`) WHERE "deliveries"."state" in ('waiting', 'retrying', 'sending') and "deliveries"."channel" <> 'email' and ("deliveries"."notification_id" is not null or "deliveries"."kind" = 'service_status');--> statement-breakpoint
CREATE INDEX `deliveries_before_endpoint` ON `deliveries` (`webhook_endpoint_id`) WHERE "deliveries"."state" in ('waiting', 'retrying', 'sending') and "deliveries"."channel" <> 'email' and ("deliveries"."notification_id" is not null or "deliveries"."kind" = 'service_status');--> statement-breakpoint
INSERT INTO program_events (id, organization_id, notification_id, created_at, expanded_through)
SELECT id, organization_id, id, created_at, expanded_through FROM notifications WHERE expanded_at IS NULL AND recalled_at IS NULL ORDER BY created_at, rowid;--> statement-breakpoint
INSERT INTO program_events (id, organization_id, service_id, old_status, new_status, created_at, expanded_at)
SELECT change.id, services.organization_id, change.service_id, coalesce((
    SELECT before.status FROM service_status_changes before WHERE before.service_id = change.service_id
    AND (before.at < change.at OR (before.at = change.at AND before.rowid < change.rowid)) ORDER BY before.at DESC, before.rowid DESC LIMIT 1), 'operational'),
  change.status, change.at, change.at
FROM service_status_changes change INNER JOIN services ON services.id = change.service_id
WHERE change.id IN (SELECT subject_id FROM deliveries WHERE kind = 'service_status') ORDER BY change.at, change.rowid;
