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
ALTER TABLE `accounts` ADD `deletion_requested_at` integer;