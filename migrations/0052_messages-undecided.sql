CREATE TABLE `outbox_holds` (
	`id` integer PRIMARY KEY NOT NULL,
	`backup` text NOT NULL,
	`at` integer NOT NULL,
	`caught_up_from` integer,
	`caught_up_at` integer
);
--> statement-breakpoint
CREATE INDEX `deliveries_undecided` ON `deliveries` (`next_attempt_at`) WHERE "deliveries"."state" = 'undecided';