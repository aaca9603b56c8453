CREATE TABLE `data_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`address` text NOT NULL,
	`kind` text NOT NULL,
	`received_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`notes` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	`due_told_at` integer,
	`overdue_told_at` integer,
	`forgotten_at` integer
);
--> statement-breakpoint
CREATE INDEX `data_requests_by_due` ON `data_requests` (`due_at`) WHERE "data_requests"."state" = 'open';--> statement-breakpoint
CREATE INDEX `data_requests_by_receipt` ON `data_requests` (`received_at`);--> statement-breakpoint
CREATE TABLE `audit_archives` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`origin` text NOT NULL,
	`exported_at` integer NOT NULL,
	`entries` integer NOT NULL,
	`bytes` blob NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `audit_archives_by_organization` ON `audit_archives` (`organization_id`,`exported_at`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `deletion_requested_at` integer;