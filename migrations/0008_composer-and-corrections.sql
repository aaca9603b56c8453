CREATE TABLE `drafts` (
	`account_id` text NOT NULL,
	`organization_id` text NOT NULL,
	`subject_id` text NOT NULL,
	`fields` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `organization_id`, `subject_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `status_corrections` (
	`id` text PRIMARY KEY NOT NULL,
	`service_id` text NOT NULL,
	`from` integer NOT NULL,
	`to` integer NOT NULL,
	`status` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`service_id`) REFERENCES `services`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `status_corrections_by_service` ON `status_corrections` (`service_id`,`from`);--> statement-breakpoint
ALTER TABLE `incidents` ADD `silence_told_at` integer;--> statement-breakpoint
ALTER TABLE `incidents` ADD `merged_into_id` text REFERENCES incidents(id);