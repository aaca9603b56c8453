CREATE TABLE `language_models` (
	`id` text PRIMARY KEY NOT NULL,
	`base_url` text NOT NULL,
	`model` text NOT NULL,
	`key` text,
	`set_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `model_consents` (
	`organization_id` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
);
