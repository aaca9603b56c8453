CREATE TABLE `maintenance_reminders` (
	`maintenance_window_id` text NOT NULL,
	`lead_minutes` integer NOT NULL,
	`remind_at` integer NOT NULL,
	`settled_at` integer,
	PRIMARY KEY(`maintenance_window_id`, `lead_minutes`),
	FOREIGN KEY (`maintenance_window_id`) REFERENCES `maintenance_windows`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `maintenance_reminders_due` ON `maintenance_reminders` (`remind_at`) WHERE "maintenance_reminders"."settled_at" is null;--> statement-breakpoint
CREATE TABLE `maintenance_series` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`rule` text NOT NULL,
	`first_start` text NOT NULL,
	`duration_minutes` integer NOT NULL,
	`template` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `maintenance_series_running` ON `maintenance_series` (`organization_id`) WHERE "maintenance_series"."ended_at" is null;--> statement-breakpoint
CREATE TABLE `maintenance_services` (
	`maintenance_window_id` text NOT NULL,
	`service_id` text NOT NULL,
	PRIMARY KEY(`maintenance_window_id`, `service_id`),
	FOREIGN KEY (`maintenance_window_id`) REFERENCES `maintenance_windows`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`service_id`) REFERENCES `services`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `maintenance_services_by_service` ON `maintenance_services` (`service_id`);--> statement-breakpoint
CREATE TABLE `maintenance_updates` (
	`id` text PRIMARY KEY NOT NULL,
	`maintenance_window_id` text NOT NULL,
	`status` text NOT NULL,
	`body` text NOT NULL,
	`body_format` text DEFAULT 'markdown' NOT NULL,
	`display_at` integer NOT NULL,
	`notify` integer NOT NULL,
	`author_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`edited_at` integer,
	FOREIGN KEY (`maintenance_window_id`) REFERENCES `maintenance_windows`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `maintenance_updates_by_window` ON `maintenance_updates` (`maintenance_window_id`,`display_at`);--> statement-breakpoint
CREATE TABLE `maintenance_windows` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`series_id` text,
	`occurrence` text,
	`title` text NOT NULL,
	`status` text NOT NULL,
	`scheduled_start` integer NOT NULL,
	`scheduled_end` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`auto_start` integer NOT NULL,
	`auto_complete` integer NOT NULL,
	`notify_at_start` integer NOT NULL,
	`notify_at_end` integer NOT NULL,
	`overrun_at` integer,
	`sequence` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`series_id`) REFERENCES `maintenance_series`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `maintenance_windows_by_organization` ON `maintenance_windows` (`organization_id`,`scheduled_start`);--> statement-breakpoint
CREATE INDEX `maintenance_windows_pending` ON `maintenance_windows` (`scheduled_start`) WHERE "maintenance_windows"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX `maintenance_windows_once_per_occurrence` ON `maintenance_windows` (`series_id`,`occurrence`);--> statement-breakpoint
-- reviewed: rebuild. Deliveries refer to notifications and keep their ids; what was posted before is released at once, and the new causes are NULL.
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_notifications` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`status_update_id` text,
	`maintenance_update_id` text,
	`maintenance_window_id` text,
	`created_at` integer NOT NULL,
	`release_at` integer NOT NULL,
	`recalled_at` integer,
	`expanded_through` text DEFAULT '' NOT NULL,
	`expanded_at` integer,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`status_update_id`) REFERENCES `status_updates`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`maintenance_update_id`) REFERENCES `maintenance_updates`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`maintenance_window_id`) REFERENCES `maintenance_windows`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "notifications_have_one_cause" CHECK((status_update_id is not null) + (maintenance_update_id is not null) + (maintenance_window_id is not null) = 1)
);
--> statement-breakpoint
INSERT INTO `__new_notifications`("id", "organization_id", "status_update_id", "maintenance_update_id", "maintenance_window_id", "created_at", "release_at", "recalled_at", "expanded_through", "expanded_at") SELECT "id", "organization_id", "status_update_id", NULL, NULL, "created_at", "created_at", NULL, "expanded_through", "expanded_at" FROM `notifications`;--> statement-breakpoint
DROP TABLE `notifications`;--> statement-breakpoint
ALTER TABLE `__new_notifications` RENAME TO `notifications`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `notifications_statusUpdateId_unique` ON `notifications` (`status_update_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `notifications_maintenanceUpdateId_unique` ON `notifications` (`maintenance_update_id`);--> statement-breakpoint
CREATE INDEX `notifications_to_expand` ON `notifications` (`release_at`) WHERE "notifications"."expanded_at" is null;