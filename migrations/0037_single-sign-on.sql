CREATE TABLE `group_roles` (
	`id` text PRIMARY KEY NOT NULL,
	`identity_provider_id` text NOT NULL,
	`group` text NOT NULL,
	`role` text NOT NULL,
	FOREIGN KEY (`identity_provider_id`) REFERENCES `identity_providers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `group_roles_by_group` ON `group_roles` (`identity_provider_id`,`group`);--> statement-breakpoint
CREATE TABLE `identities` (
	`id` text PRIMARY KEY NOT NULL,
	`identity_provider_id` text NOT NULL,
	`account_id` text NOT NULL,
	`subject` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_sign_in_at` integer NOT NULL,
	FOREIGN KEY (`identity_provider_id`) REFERENCES `identity_providers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `identities_by_subject` ON `identities` (`identity_provider_id`,`subject`);--> statement-breakpoint
CREATE UNIQUE INDEX `identities_by_account` ON `identities` (`account_id`,`identity_provider_id`);--> statement-breakpoint
CREATE TABLE `identity_providers` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`enabled_at` integer,
	`issuer` text NOT NULL,
	`client_id` text,
	`client_secret` text,
	`scopes` text DEFAULT '' NOT NULL,
	`sign_in_url` text,
	`certificates` text DEFAULT '[]' NOT NULL,
	`groups_claim` text DEFAULT 'groups' NOT NULL,
	`creates_accounts` integer DEFAULT true NOT NULL,
	`default_role` text DEFAULT 'viewer',
	`proves_second_factor` integer DEFAULT false NOT NULL,
	`session_hours` integer DEFAULT 24 NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `identity_providers_by_organization` ON `identity_providers` (`organization_id`);--> statement-breakpoint
CREATE TABLE `mail_domains` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text,
	`domain` text NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`checked_at` integer,
	`verified_at` integer,
	`missing_since` integer,
	`problem` text,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mail_domains_by_owner` ON `mail_domains` (`organization_id`,`domain`);--> statement-breakpoint
CREATE INDEX `mail_domains_by_domain` ON `mail_domains` (`domain`);--> statement-breakpoint
CREATE TABLE `session_proofs` (
	`id` text PRIMARY KEY NOT NULL,
	`session_hash` text NOT NULL,
	`organization_id` text,
	`identity_provider_id` text,
	`second_factor` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`session_hash`) REFERENCES `sessions`(`token_hash`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`identity_provider_id`) REFERENCES `identity_providers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_proofs_by_session` ON `session_proofs` (`session_hash`,`organization_id`);--> statement-breakpoint
CREATE INDEX `session_proofs_by_provider` ON `session_proofs` (`identity_provider_id`);--> statement-breakpoint
CREATE INDEX `session_proofs_by_end` ON `session_proofs` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sign_in_policies` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text,
	`sso_only` integer DEFAULT false NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sign_in_policies_by_organization` ON `sign_in_policies` (`organization_id`);--> statement-breakpoint
CREATE TABLE `sso_ceremonies` (
	`id` text PRIMARY KEY NOT NULL,
	`identity_provider_id` text NOT NULL,
	`purpose` text NOT NULL,
	`state` text DEFAULT 'begun' NOT NULL,
	`browser_hash` text NOT NULL,
	`next` text NOT NULL,
	`vouched` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`identity_provider_id`) REFERENCES `identity_providers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sso_ceremonies_by_end` ON `sso_ceremonies` (`expires_at`);--> statement-breakpoint
ALTER TABLE `sessions` ADD `whole_account` integer DEFAULT true NOT NULL;