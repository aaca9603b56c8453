CREATE TABLE `job_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`job` text NOT NULL,
	`started_at` integer NOT NULL,
	`lease_until` integer,
	`finished_at` integer,
	`removed` text NOT NULL,
	`problem` text
);
--> statement-breakpoint
CREATE INDEX `job_runs_by_job` ON `job_runs` (`job`,`started_at`);--> statement-breakpoint
CREATE TABLE `retention_periods` (
	`promise` text PRIMARY KEY NOT NULL,
	`days` integer NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `instance` ADD `request_addresses` text DEFAULT 'full' NOT NULL;--> statement-breakpoint
ALTER TABLE `instance` ADD `compact_at_start` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `invitations_over` ON `invitations` (`expires_at`) WHERE "invitations"."accepted_at" is null;--> statement-breakpoint
CREATE INDEX `deliveries_by_organization` ON `deliveries` (`organization_id`);--> statement-breakpoint
CREATE INDEX `deliveries_to_forget` ON `deliveries` (`settled_at`) WHERE "deliveries"."settled_at" is not null and "deliveries"."address" <> '';--> statement-breakpoint
CREATE INDEX `subscribers_unconfirmed` ON `subscribers` (`created_at`) WHERE "subscribers"."state" = 'unconfirmed';--> statement-breakpoint
CREATE INDEX `sessions_by_end` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE INDEX `drafts_by_time` ON `drafts` (`updated_at`);