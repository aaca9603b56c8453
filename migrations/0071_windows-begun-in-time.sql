ALTER TABLE `maintenance_windows` ADD `started_in_time` integer DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE `maintenance_windows` SET `started_in_time` = 1 WHERE `started_at` < `scheduled_end` AND `ended_at` IS NULL;
