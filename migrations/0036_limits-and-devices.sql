CREATE TABLE `known_devices` (
	`token_hash` text NOT NULL,
	`account_id` text NOT NULL,
	`session_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`token_hash`, `account_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `known_devices_by_account` ON `known_devices` (`account_id`,`expires_at`);--> statement-breakpoint
CREATE INDEX `known_devices_by_end` ON `known_devices` (`expires_at`);--> statement-breakpoint
CREATE TABLE `subscription_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`email` text NOT NULL,
	`follows_incidents` integer NOT NULL,
	`follows_maintenance` integer NOT NULL,
	`service_ids` text,
	`ip` text NOT NULL,
	`user_agent` text NOT NULL,
	`request_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `subscription_requests_by_time` ON `subscription_requests` (`created_at`,`id`);--> statement-breakpoint
ALTER TABLE `instance` ADD `stranger_mails_per_hour` integer DEFAULT 1000 NOT NULL;--> statement-breakpoint
ALTER TABLE `rate_limits` ADD `next_at` integer DEFAULT 0 NOT NULL;