CREATE TABLE `noted_calls` (
	`token_id` text NOT NULL,
	`operation` text NOT NULL,
	`refusal` integer NOT NULL,
	`day` text NOT NULL,
	PRIMARY KEY(`token_id`, `operation`, `refusal`),
	FOREIGN KEY (`token_id`) REFERENCES `api_tokens`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `sent_calls` (
	`id` text PRIMARY KEY NOT NULL,
	`token_id` text NOT NULL,
	`digest` text NOT NULL,
	`answer` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`token_id`) REFERENCES `api_tokens`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sent_calls_by_token` ON `sent_calls` (`token_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `sent_calls_by_end` ON `sent_calls` (`expires_at`);--> statement-breakpoint
ALTER TABLE `api_tokens` ADD `scopes` text DEFAULT '["everything"]' NOT NULL;--> statement-breakpoint
ALTER TABLE `api_tokens` ADD `networks` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `api_tokens` ADD `calls_per_minute` integer;--> statement-breakpoint
ALTER TABLE `api_tokens` ADD `agent_publishes` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `api_key_in_address` integer DEFAULT false NOT NULL;