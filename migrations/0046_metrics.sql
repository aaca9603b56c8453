CREATE TABLE `metric_hours` (
	`metric_id` text NOT NULL,
	`hour` integer NOT NULL,
	`count` integer DEFAULT 0 NOT NULL,
	`sum` real DEFAULT 0 NOT NULL,
	`lowest` real DEFAULT 0 NOT NULL,
	`highest` real DEFAULT 0 NOT NULL,
	`last_at` integer DEFAULT 0 NOT NULL,
	`points` text NOT NULL,
	PRIMARY KEY(`metric_id`, `hour`),
	FOREIGN KEY (`metric_id`) REFERENCES `metrics`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `metric_hours_by_time` ON `metric_hours` (`hour`);--> statement-breakpoint
CREATE TABLE `metrics` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`metrics_provider_id` text NOT NULL,
	`name` text NOT NULL,
	`identifier` text DEFAULT '' NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`transform` text DEFAULT 'average' NOT NULL,
	`suffix` text DEFAULT '' NOT NULL,
	`decimal_places` integer DEFAULT 0 NOT NULL,
	`y_axis_min` real,
	`y_axis_max` real,
	`y_axis_hidden` integer DEFAULT false NOT NULL,
	`display` integer DEFAULT true NOT NULL,
	`position` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`metrics_provider_id`) REFERENCES `metrics_providers`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `metrics_by_organization` ON `metrics` (`organization_id`,`position`);--> statement-breakpoint
CREATE INDEX `metrics_by_provider` ON `metrics` (`metrics_provider_id`);--> statement-breakpoint
CREATE TABLE `metrics_providers` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `metrics_providers_by_organization` ON `metrics_providers` (`organization_id`,`created_at`);--> statement-breakpoint
CREATE TRIGGER metrics_insert_shows AFTER INSERT ON metrics
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER metrics_update_shows AFTER UPDATE OF id, organization_id, metrics_provider_id, name, description, transform, suffix, decimal_places, y_axis_min, y_axis_max, y_axis_hidden, display, position, created_at, updated_at ON metrics
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER metrics_delete_shows AFTER DELETE ON metrics
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(old.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
