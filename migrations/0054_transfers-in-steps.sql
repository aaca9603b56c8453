CREATE TABLE `arrivals` (
	`organization_id` text PRIMARY KEY NOT NULL,
	`is_new` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
);
