ALTER TABLE `invitations` ADD `name` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `banner_place` text DEFAULT 'top' NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `banner_incident_color` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `banner_incident_ink` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `banner_maintenance_color` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `banner_maintenance_ink` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `mail_footer` text DEFAULT '' NOT NULL;