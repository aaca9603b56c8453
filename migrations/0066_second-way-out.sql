CREATE TABLE `mail_failover` (
	`id` integer PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	`until` integer NOT NULL,
	`tries` integer NOT NULL,
	`reason` text NOT NULL,
	`fault` text,
	`by_message` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mail_fallback` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`host` text,
	`port` integer,
	`security` text,
	`endpoint` text,
	`place` text,
	`user` text,
	`secret` text,
	`from` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mail_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`token_url` text NOT NULL,
	`client_id` text NOT NULL,
	`client_secret` text,
	`refresh_token` text,
	`scope` text
);
--> statement-breakpoint
ALTER TABLE `deliveries` ADD `way` text;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `doubted_at` integer;