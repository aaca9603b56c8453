CREATE TABLE `channel_pauses` (
	`channel` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	`until` integer NOT NULL,
	`tries` integer NOT NULL,
	`reason` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `subscriber_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`created_by` text,
	`file_name` text NOT NULL,
	`consent` text NOT NULL,
	`state` text NOT NULL,
	`rows` text NOT NULL,
	`problems` text NOT NULL,
	`total` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`added` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `subscriber_imports_by_organization` ON `subscriber_imports` (`organization_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `subscriber_services` (
	`subscriber_id` text NOT NULL,
	`service_id` text NOT NULL,
	PRIMARY KEY(`subscriber_id`, `service_id`),
	FOREIGN KEY (`subscriber_id`) REFERENCES `subscribers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`service_id`) REFERENCES `services`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `subscriber_services_by_service` ON `subscriber_services` (`service_id`);--> statement-breakpoint
CREATE TABLE `webhook_attempts` (
	`id` text PRIMARY KEY NOT NULL,
	`delivery_id` text NOT NULL,
	`at` integer NOT NULL,
	`duration` integer NOT NULL,
	`request` text NOT NULL,
	`status` integer,
	`answer` text NOT NULL,
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `webhook_attempts_by_delivery` ON `webhook_attempts` (`delivery_id`,`at`);--> statement-breakpoint
CREATE INDEX `webhook_attempts_by_time` ON `webhook_attempts` (`at`);--> statement-breakpoint
CREATE TABLE `dkim_keys` (
	`domain` text PRIMARY KEY NOT NULL,
	`selector` text NOT NULL,
	`private_key` text NOT NULL,
	`public_key` text NOT NULL,
	`created_at` integer NOT NULL,
	`checked_at` integer,
	`verified_at` integer,
	`problem` text
);
--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`secret` text NOT NULL,
	`previous_secret` text,
	`previous_secret_until` integer,
	`created_at` integer NOT NULL,
	`failing_since` integer,
	`paused_at` integer,
	`pause_reason` text,
	`removed_at` integer,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `webhook_endpoints_by_organization` ON `webhook_endpoints` (`organization_id`,`created_at`);--> statement-breakpoint
DROP INDEX `deliveries_due`;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `webhook_endpoint_id` text REFERENCES webhook_endpoints(id);--> statement-breakpoint
ALTER TABLE `deliveries` ADD `destination` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_once_per_endpoint` ON `deliveries` (`notification_id`,`webhook_endpoint_id`);--> statement-breakpoint
CREATE INDEX `deliveries_due_in_person` ON `deliveries` (`channel`,`next_attempt_at`) WHERE "deliveries"."state" in ('waiting', 'retrying') and "deliveries"."notification_id" is null;--> statement-breakpoint
CREATE INDEX `deliveries_due_by_organization` ON `deliveries` (`channel`,`organization_id`,`next_attempt_at`) WHERE "deliveries"."state" in ('waiting', 'retrying') and "deliveries"."notification_id" is not null;--> statement-breakpoint
CREATE INDEX `deliveries_by_notification` ON `deliveries` (`notification_id`,`state`);--> statement-breakpoint
CREATE INDEX `deliveries_by_endpoint` ON `deliveries` (`webhook_endpoint_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `deliveries_settled` ON `deliveries` (`settled_at`) WHERE "deliveries"."settled_at" is not null;--> statement-breakpoint
ALTER TABLE `notifications` ADD `audience` integer;--> statement-breakpoint
ALTER TABLE `notifications` ADD `late_told_at` integer;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `endpoint` text;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `secret` text;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `state_reason` text;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `failures` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `follows_incidents` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `follows_maintenance` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `follows_all` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `consent` text DEFAULT 'form' NOT NULL;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `paused_at` integer;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `quarantined_at` integer;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `erased_at` integer;--> statement-breakpoint
CREATE INDEX `subscribers_by_audience` ON `subscribers` (`organization_id`,`state`,`follows_all`,`follows_incidents`,`follows_maintenance`,`channel`,`confirmed_at`,`id`);--> statement-breakpoint
ALTER TABLE `instance` ADD `relay_connections` integer DEFAULT 5 NOT NULL;--> statement-breakpoint
ALTER TABLE `instance` ADD `relay_per_minute` integer;--> statement-breakpoint
ALTER TABLE `instance` ADD `allowed_destinations` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `instance` ADD `bounce_mode` text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE `instance` ADD `bounce_address` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `bounce_host` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `bounce_port` integer;--> statement-breakpoint
ALTER TABLE `instance` ADD `bounce_security` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `bounce_user` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `bounce_secret` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `bounce_seen` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `bounce_checked_at` integer;--> statement-breakpoint
ALTER TABLE `instance` ADD `bounce_problem` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `sender_address` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `sender_name` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `reply_to` text;