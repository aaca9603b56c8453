ALTER TABLE `instance` ADD `former_urls` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `footer_links` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `custom_css` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `status_updates` ADD `next_update_by` integer;