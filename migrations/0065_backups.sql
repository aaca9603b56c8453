CREATE TABLE `backup_copies` (
	`name` text NOT NULL,
	`place` text NOT NULL,
	`kind` text NOT NULL,
	`made_at` integer NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`encryption` text NOT NULL,
	`counts` text,
	`state` text NOT NULL,
	`checked_at` integer,
	PRIMARY KEY(`name`, `place`)
);
--> statement-breakpoint
CREATE INDEX `backup_copies_by_age` ON `backup_copies` (`made_at`);--> statement-breakpoint
CREATE TABLE `backup_settings` (
	`id` text PRIMARY KEY NOT NULL,
	`schedule` text NOT NULL,
	`minute_of_day` integer NOT NULL,
	`hours` text NOT NULL,
	`time_zone` text NOT NULL,
	`keep_daily` integer NOT NULL,
	`keep_weekly` integer NOT NULL,
	`keep_monthly` integer NOT NULL,
	`request_log` integer NOT NULL,
	`rehearsal` text NOT NULL,
	`encryption` text NOT NULL,
	`passphrase` text,
	`recipient` text,
	`endpoint` text,
	`region` text,
	`bucket` text,
	`prefix` text,
	`style` text,
	`access_key` text,
	`secret` text
);
--> statement-breakpoint
CREATE TABLE `backup_state` (
	`id` text PRIMARY KEY NOT NULL,
	`mark` text NOT NULL,
	`next_backup_at` integer,
	`next_check_at` integer,
	`next_rehearsal_at` integer,
	`working` text,
	`working_since` integer,
	`failures` integer DEFAULT 0 NOT NULL,
	`problem` text,
	`tried_at` integer,
	`rehearsed_at` integer,
	`rehearsed_name` text,
	`rehearsed_place` text,
	`rehearsal_problem` text
);
