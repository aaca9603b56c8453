ALTER TABLE `organizations` ADD `further_languages` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `incidents` ADD `further_titles` text;--> statement-breakpoint
ALTER TABLE `status_updates` ADD `further_bodies` text;