CREATE TABLE `mail_services` (
	`id` text PRIMARY KEY NOT NULL,
	`url_token` text NOT NULL,
	`signing_key` text,
	`topic` text,
	`connected_at` integer NOT NULL,
	`last_post_at` integer,
	`last_outcome` text
);
