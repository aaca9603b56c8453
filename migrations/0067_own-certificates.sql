CREATE TABLE `acme_accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`thumbprint` text NOT NULL,
	`created_at` integer NOT NULL,
	`paused_until` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tls_certificates` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text,
	`chain` text,
	`directory` text,
	`starts_at` integer,
	`ends_at` integer,
	`renew_at` integer,
	`tried_at` integer,
	`next_try_at` integer DEFAULT 0 NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`problem` text
);
