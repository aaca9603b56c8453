CREATE TABLE `pass_epochs` (
	`organization_id` text PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
ALTER TABLE `api_tokens` ADD `account_id` text REFERENCES accounts(id) ON DELETE cascade;--> statement-breakpoint
ALTER TABLE `api_tokens` ADD `tell_owners` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `api_tokens_by_account` ON `api_tokens` (`account_id`);--> statement-breakpoint
CREATE INDEX `api_tokens_to_tell` ON `api_tokens` (`organization_id`) WHERE "api_tokens"."tell_owners" = 1;--> statement-breakpoint
UPDATE `api_tokens` SET `tell_owners` = true
WHERE `revoked_at` IS NULL AND (`expires_at` IS NULL OR `expires_at` > unixepoch() * 1000);
