ALTER TABLE `service_groups` ADD `open` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `services` ADD `internal` integer DEFAULT false NOT NULL;