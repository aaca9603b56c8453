ALTER TABLE `backup_settings` ADD `lease` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `backup_settings` ADD `replica_days` integer;