ALTER TABLE `organizations` ADD `statuspage_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `organizations_by_statuspage_id` ON `organizations` (`statuspage_id`);--> statement-breakpoint
ALTER TABLE `maintenance_updates` ADD `ordinal` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `maintenance_windows` ADD `impact` text DEFAULT 'maintenance' NOT NULL;--> statement-breakpoint
ALTER TABLE `maintenance_windows` ADD `announced_at` integer;--> statement-breakpoint
ALTER TABLE `maintenance_windows` ADD `monitoring_at` integer;--> statement-breakpoint
ALTER TABLE `service_groups` ADD `description` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `service_groups` ADD `showcase` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `service_groups` ADD `only_show_if_degraded` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `service_groups` ADD `start_date` text;--> statement-breakpoint
ALTER TABLE `services` ADD `start_date` text;--> statement-breakpoint
ALTER TABLE `services` ADD `showcase` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `services` ADD `only_show_if_degraded` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `services` ADD `unlisted` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `status_updates` ADD `ordinal` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `services` SET `start_date` = strftime('%Y-%m-%d', `started_at` / 1000, 'unixepoch');--> statement-breakpoint
UPDATE `status_updates` SET `ordinal` = (SELECT count(*) FROM `status_updates` AS `earlier` WHERE `earlier`.`incident_id` = `status_updates`.`incident_id` AND `earlier`.`created_at` < `status_updates`.`created_at`);--> statement-breakpoint
UPDATE `maintenance_updates` SET `ordinal` = (SELECT count(*) FROM `maintenance_updates` AS `earlier` WHERE `earlier`.`maintenance_window_id` = `maintenance_updates`.`maintenance_window_id` AND `earlier`.`created_at` < `maintenance_updates`.`created_at`);
