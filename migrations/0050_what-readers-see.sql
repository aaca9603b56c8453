CREATE TABLE `page_reader_metrics` (
	`reader_id` text NOT NULL,
	`metric_id` text NOT NULL,
	PRIMARY KEY(`reader_id`, `metric_id`),
	FOREIGN KEY (`reader_id`) REFERENCES `page_readers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `page_reader_metrics_by_metric` ON `page_reader_metrics` (`metric_id`);--> statement-breakpoint
CREATE TABLE `page_reader_services` (
	`reader_id` text NOT NULL,
	`service_id` text NOT NULL,
	PRIMARY KEY(`reader_id`, `service_id`),
	FOREIGN KEY (`reader_id`) REFERENCES `page_readers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`service_id`) REFERENCES `services`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `page_reader_services_by_service` ON `page_reader_services` (`service_id`);--> statement-breakpoint
CREATE TABLE `reader_group_members` (
	`group_id` text NOT NULL,
	`reader_id` text NOT NULL,
	PRIMARY KEY(`group_id`, `reader_id`),
	FOREIGN KEY (`group_id`) REFERENCES `reader_groups`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`reader_id`) REFERENCES `page_readers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `reader_group_members_by_reader` ON `reader_group_members` (`reader_id`);--> statement-breakpoint
CREATE TABLE `reader_group_metrics` (
	`group_id` text NOT NULL,
	`metric_id` text NOT NULL,
	PRIMARY KEY(`group_id`, `metric_id`),
	FOREIGN KEY (`group_id`) REFERENCES `reader_groups`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `reader_group_metrics_by_metric` ON `reader_group_metrics` (`metric_id`);--> statement-breakpoint
CREATE TABLE `reader_group_services` (
	`group_id` text NOT NULL,
	`service_id` text NOT NULL,
	PRIMARY KEY(`group_id`, `service_id`),
	FOREIGN KEY (`group_id`) REFERENCES `reader_groups`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`service_id`) REFERENCES `services`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `reader_group_services_by_service` ON `reader_group_services` (`service_id`);--> statement-breakpoint
CREATE TABLE `reader_groups` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`name` text NOT NULL,
	`external_identifier` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reader_groups_by_name` ON `reader_groups` (`organization_id`,`name`);--> statement-breakpoint
CREATE TABLE `url_readers` (
	`subscriber_id` text PRIMARY KEY NOT NULL,
	`reader_id` text NOT NULL,
	FOREIGN KEY (`subscriber_id`) REFERENCES `subscribers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`reader_id`) REFERENCES `page_readers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `url_readers_by_reader` ON `url_readers` (`reader_id`);--> statement-breakpoint
ALTER TABLE `page_readers` ADD `external_login` text;--> statement-breakpoint
ALTER TABLE `page_readers` ADD `updated_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `page_readers` SET `updated_at` = `created_at`;
