CREATE TABLE `audit_streams` (
	`chain` text PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `metrics_token` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`made_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `alarms` ADD `mailed_at` integer;