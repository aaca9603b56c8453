CREATE INDEX `notifications_by_window` ON `notifications` (`maintenance_window_id`) WHERE "notifications"."maintenance_window_id" is not null;--> statement-breakpoint
CREATE INDEX `subscribers_by_confirmation` ON `subscribers` (`confirmed_at`);--> statement-breakpoint
CREATE INDEX `subscribers_reported_full` ON `subscribers` (`full_reported_at`) WHERE "subscribers"."full_reported_at" is not null;--> statement-breakpoint
CREATE INDEX `maintenance_windows_by_end` ON `maintenance_windows` (`organization_id`,`ended_at`);--> statement-breakpoint
UPDATE `deliveries` SET `last_answer` = NULL, `cause` = NULL WHERE `last_answer` IS NOT NULL AND (`address` = '' OR `address` GLOB 'erased-*' AND `address` NOT GLOB '*[@/]*');
