CREATE TABLE `announcements` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`link_url` text,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`notify` integer NOT NULL,
	`notified_through` text DEFAULT '' NOT NULL,
	`notified_at` integer,
	`withdrawn_at` integer,
	`author_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `announcements_by_organization` ON `announcements` (`organization_id`,`ends_at`);--> statement-breakpoint
CREATE TABLE `canned_texts` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `canned_texts_by_organization` ON `canned_texts` (`organization_id`,`kind`,`name`);--> statement-breakpoint
CREATE TABLE `publications` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`act` text NOT NULL,
	`args` text NOT NULL,
	`subject_id` text NOT NULL,
	`title` text NOT NULL,
	`state` text NOT NULL,
	`publish_at` integer,
	`author_id` text,
	`token_id` text,
	`token_name` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`released_by_id` text,
	`released_digest` text,
	`reason` text,
	`result_id` text,
	`published_at` integer,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `publications_by_organization` ON `publications` (`organization_id`,`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `publications_by_subject` ON `publications` (`subject_id`,`state`);--> statement-breakpoint
CREATE INDEX `publications_due` ON `publications` (`state`,`publish_at`);--> statement-breakpoint
ALTER TABLE `organizations` ADD `review_above` integer;