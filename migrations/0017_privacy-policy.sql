CREATE TABLE `policy_acknowledgements` (
	`account_id` text NOT NULL,
	`version_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `version_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`version_id`) REFERENCES `policy_versions`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `policy_acknowledgements_by_version` ON `policy_acknowledgements` (`version_id`);--> statement-breakpoint
CREATE TABLE `policy_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`text` text,
	`language` text DEFAULT 'en' NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`published_at` integer,
	`effective_at` integer,
	`material` integer DEFAULT true NOT NULL,
	`withdrawn_at` integer,
	`announced_through` text DEFAULT '' NOT NULL,
	`announced_at` integer
);
--> statement-breakpoint
CREATE INDEX `policy_versions_by_effect` ON `policy_versions` (`effective_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `policy_versions_one_draft` ON `policy_versions` (("published_at" is null)) WHERE "policy_versions"."published_at" is null;--> statement-breakpoint
CREATE TABLE `sub_processor_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`sub_processor_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`name` text NOT NULL,
	`purpose` text NOT NULL,
	`location` text NOT NULL,
	`url` text,
	`since` text NOT NULL,
	FOREIGN KEY (`sub_processor_id`) REFERENCES `sub_processors`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `sub_processor_changes_by_time` ON `sub_processor_changes` (`at`);--> statement-breakpoint
CREATE TABLE `sub_processors` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`purpose` text NOT NULL,
	`location` text NOT NULL,
	`url` text,
	`since` text NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
ALTER TABLE `instance` ADD `operator_name` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `operator_address` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `operator_email` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `operator_officer` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `children_notice` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `instance` ADD `children_text` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `security_contact` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `security_policy_url` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `security_languages` text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE `instance` ADD `homepage_shown` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `instance` ADD `homepage_title` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `instance` ADD `homepage_text` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `instance` ADD `homepage_lists_pages` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `instance` ADD `measurement_id` text;