CREATE TABLE `buckets` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text,
	`endpoint` text NOT NULL,
	`region` text NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`style` text NOT NULL,
	`access_key` text NOT NULL,
	`secret` text NOT NULL,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`lease_until` integer,
	`problem` text,
	`failing_since` integer,
	`alive_at` integer,
	`puts` integer DEFAULT 0 NOT NULL,
	`removals` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `buckets_by_organization` ON `buckets` (`organization_id`);--> statement-breakpoint
CREATE INDEX `buckets_by_attempt` ON `buckets` (`next_attempt_at`);--> statement-breakpoint
CREATE TABLE `page_copies` (
	`id` text PRIMARY KEY NOT NULL,
	`bucket_id` text NOT NULL,
	`organization_id` text NOT NULL,
	`folder` text NOT NULL,
	`due_at` integer NOT NULL,
	`published_revision` integer,
	`published_at` integer,
	`leaving_at` integer,
	FOREIGN KEY (`bucket_id`) REFERENCES `buckets`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `page_copies_by_place` ON `page_copies` (`bucket_id`,`folder`,`organization_id`);--> statement-breakpoint
CREATE INDEX `page_copies_by_organization` ON `page_copies` (`organization_id`);--> statement-breakpoint
CREATE TABLE `page_copy_objects` (
	`copy_id` text NOT NULL,
	`key` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`copy_id`, `key`),
	FOREIGN KEY (`copy_id`) REFERENCES `page_copies`(`id`) ON UPDATE no action ON DELETE cascade
);
