CREATE TABLE `domain_claims` (
	`organization_id` text NOT NULL,
	`domain` text NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`proven_at` integer,
	`proof` text,
	`checked_at` integer,
	`problem` text,
	PRIMARY KEY(`organization_id`, `domain`),
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `domain_claims_by_domain` ON `domain_claims` (`domain`);--> statement-breakpoint
CREATE TABLE `page_links` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`address` text NOT NULL,
	`next` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `page_links_by_organization` ON `page_links` (`organization_id`);--> statement-breakpoint
CREATE INDEX `page_links_by_end` ON `page_links` (`expires_at`);--> statement-breakpoint
CREATE TABLE `page_passes` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`organization_id` text NOT NULL,
	`way` text NOT NULL,
	`reader_id` text,
	`address` text NOT NULL,
	`ip` text NOT NULL,
	`user_agent` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`reader_id`) REFERENCES `page_readers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `page_passes_tokenHash_unique` ON `page_passes` (`token_hash`);--> statement-breakpoint
CREATE INDEX `page_passes_by_organization` ON `page_passes` (`organization_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `page_passes_by_reader` ON `page_passes` (`reader_id`);--> statement-breakpoint
CREATE INDEX `page_passes_by_end` ON `page_passes` (`expires_at`);--> statement-breakpoint
CREATE TABLE `page_readers` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`kind` text NOT NULL,
	`address` text NOT NULL,
	`key` text NOT NULL,
	`added_by` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `page_readers_by_key` ON `page_readers` (`organization_id`,`key`);--> statement-breakpoint
ALTER TABLE `organizations` ADD `page_networks` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `page_network_rule` text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `opens_by_mail` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `opens_by_sso` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `dashboard_networks` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
INSERT INTO domain_claims (organization_id, domain, token, created_at, proven_at, proof) SELECT id, custom_domain, lower(hex(randomblob(16))), created_at, CAST(strftime('%s') AS integer) * 1000, 'upgrade' FROM organizations WHERE custom_domain IS NOT NULL;
