CREATE TABLE `organization_files` (
	`organization_id` text NOT NULL,
	`kind` text NOT NULL,
	`type` text NOT NULL,
	`bytes` blob NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`organization_id`, `kind`),
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
ALTER TABLE `organizations` ADD `language` text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `brand_color` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `website_url` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `support_url` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `footer` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `custom_domain` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `visibility` text DEFAULT 'public' NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `page_password_hash` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `hidden_from_search` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `recall_seconds` integer DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `silent_after_hours` integer DEFAULT 4 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `organizations_by_custom_domain` ON `organizations` (`custom_domain`);