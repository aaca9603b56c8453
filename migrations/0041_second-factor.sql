CREATE TABLE `factor_resets` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`organization_id` text,
	`requested_by` text,
	`requested_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `factor_resets_accountId_unique` ON `factor_resets` (`account_id`);--> statement-breakpoint
CREATE INDEX `factor_resets_by_organization` ON `factor_resets` (`organization_id`);--> statement-breakpoint
CREATE INDEX `factor_resets_due` ON `factor_resets` (`due_at`);--> statement-breakpoint
ALTER TABLE `sessions` ADD `confirmed_at` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `totp_next_secret` text;--> statement-breakpoint
ALTER TABLE `instance` ADD `second_factor_for_all` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `instance` ADD `idle_minutes` integer;--> statement-breakpoint
ALTER TABLE `organizations` ADD `idle_minutes` integer;--> statement-breakpoint
DROP TRIGGER instance_update_shows;
--> statement-breakpoint
CREATE TRIGGER instance_update_shows AFTER UPDATE OF id, url, home_organization_id, link_key, relay_host, relay_port, relay_security, relay_user, relay_password, relay_from, relay_skipped_at, relay_connections, relay_per_minute, allowed_destinations, bounce_mode, bounce_address, bounce_host, bounce_port, bounce_security, bounce_user, bounce_secret, sign_up, organization_creation, second_factor_for_all, idle_minutes, request_addresses, compact_at_start, operator_name, operator_address, operator_email, operator_officer, children_notice, children_text, security_contact, security_policy_url, security_languages, homepage_shown, homepage_title, homepage_text, homepage_lists_pages, measurement_id, set_up_at, created_at ON instance
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
