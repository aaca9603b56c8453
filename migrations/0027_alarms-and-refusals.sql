CREATE TABLE `alarm_webhook` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`secret` text NOT NULL,
	`address` text NOT NULL,
	`called_at` integer,
	`answer` text,
	`delivered` integer
);
--> statement-breakpoint
CREATE TABLE `alarms` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`cause` text NOT NULL,
	`sentence` text NOT NULL,
	`raised_at` integer NOT NULL,
	`cleared_at` integer,
	`raised_told_at` integer,
	`cleared_told_at` integer,
	`tries` integer DEFAULT 0 NOT NULL,
	`next_try_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alarms_by_cause` ON `alarms` (`kind`,`subject`,`cause`);--> statement-breakpoint
ALTER TABLE `channel_pauses` ADD `fault` text;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `cause` text;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `held_by` text;--> statement-breakpoint
CREATE INDEX `deliveries_failed` ON `deliveries` (`organization_id`,`cause`) WHERE "deliveries"."state" = 'failed';--> statement-breakpoint
CREATE INDEX `deliveries_held` ON `deliveries` (`channel`,`held_by`) WHERE "deliveries"."state" = 'retrying' and "deliveries"."held_by" is not null;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `cause` text;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `full_reports` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `full_reported_at` integer;--> statement-breakpoint
CREATE INDEX `subscribers_quarantined` ON `subscribers` (`organization_id`,`cause`,`id`) WHERE "subscribers"."state" = 'quarantined';--> statement-breakpoint
-- What failed and who was quarantined before can be tried again and let back in together, too: the address aside, as it was said.
UPDATE `subscribers` SET `cause` = substr(replace(lower(`state_reason`), lower(`address`), '@'), 1, 200) WHERE `state` = 'quarantined' AND `state_reason` IS NOT NULL AND `address` <> '';--> statement-breakpoint
UPDATE `deliveries` SET `cause` = substr(replace(lower(`last_answer`), lower(`address`), '@'), 1, 200) WHERE `state` = 'failed' AND `last_answer` IS NOT NULL AND `address` <> '';
