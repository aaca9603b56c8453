CREATE TABLE `sent_forms` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`digest` text NOT NULL,
	`answer` text,
	`typed` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sent_forms_by_account` ON `sent_forms` (`account_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `sent_forms_by_end` ON `sent_forms` (`expires_at`);