-- reviewed: rebuild of a table in which nothing has been written yet, and to which nothing refers.
DROP TABLE `dkim_keys`;--> statement-breakpoint
CREATE TABLE `dkim_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text,
	`domain` text NOT NULL,
	`selector` text NOT NULL,
	`private_key` text NOT NULL,
	`public_key` text NOT NULL,
	`created_at` integer NOT NULL,
	`checked_at` integer,
	`verified_at` integer,
	`problem` text,
	`spf` text,
	`dmarc` text,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `dkim_keys_by_owner` ON `dkim_keys` (`organization_id`,`domain`);--> statement-breakpoint
-- How far the mailbox of bounces was read is noted every minute, and no visitor sees it.
DROP TRIGGER instance_update_shows;--> statement-breakpoint
CREATE TRIGGER instance_update_shows AFTER UPDATE ON instance
WHEN old.bounce_checked_at IS new.bounce_checked_at AND old.bounce_seen IS new.bounce_seen AND old.bounce_problem IS new.bounce_problem
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
