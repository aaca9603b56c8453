CREATE TABLE `incident_notes` (
	`id` text PRIMARY KEY NOT NULL,
	`incident_id` text NOT NULL,
	`body` text NOT NULL,
	`author_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `incident_notes_by_incident` ON `incident_notes` (`incident_id`,`created_at`);--> statement-breakpoint
ALTER TABLE `incidents` ADD `postmortem_draft` text;--> statement-breakpoint
ALTER TABLE `status_updates` ADD `edited_at` integer;--> statement-breakpoint
ALTER TABLE `status_updates` ADD `deleted_at` integer;