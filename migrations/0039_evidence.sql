CREATE TABLE `anchor_places` (
	`id` text PRIMARY KEY NOT NULL,
	`channel` text NOT NULL,
	`address` text NOT NULL,
	`url` text,
	`secret` text,
	`set_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_epochs` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`began_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`epoch` integer NOT NULL,
	`entries` integer NOT NULL,
	`sum` text NOT NULL,
	`seal` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `refused_sign_ins` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text,
	`ip` text NOT NULL,
	`how` text NOT NULL,
	`times` integer NOT NULL,
	`last_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `refused_sign_ins_by_account` ON `refused_sign_ins` (`account_id`,`last_at`);--> statement-breakpoint
CREATE INDEX `refused_sign_ins_by_end` ON `refused_sign_ins` (`expires_at`);--> statement-breakpoint
ALTER TABLE `audit_entries` ADD `epoch` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `audit_heads` ADD `seal` text;--> statement-breakpoint
ALTER TABLE `audit_heads` ADD `anchored` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- As in migration 0020, with the epoch among what never changes.
DROP TRIGGER audit_entries_are_never_changed;
--> statement-breakpoint
CREATE TRIGGER audit_entries_are_never_changed BEFORE UPDATE ON audit_entries
WHEN NOT (
  NEW.chain = OLD.chain
  AND NEW.sequence = OLD.sequence
  AND NEW.at = OLD.at
  AND NEW.actor_kind = OLD.actor_kind
  AND NEW.actor_id IS OLD.actor_id
  AND NEW.action = OLD.action
  AND NEW.subject_type = OLD.subject_type
  AND NEW.subject_id = OLD.subject_id
  AND NEW.details_hash = OLD.details_hash
  AND NEW.previous_hash = OLD.previous_hash
  AND NEW.hash = OLD.hash
  AND NEW.epoch = OLD.epoch
  AND json_valid(NEW.details)
  AND json_extract(NEW.details, '$.erased') IS NOT NULL
  AND json_extract(NEW.details, '$.ip') IS NULL
  AND json_extract(NEW.details, '$.userAgent') IS NULL
  AND (NOT json_valid(OLD.details) OR json_extract(OLD.details, '$.erased') IS NULL)
)
BEGIN
  SELECT RAISE(ABORT, 'audit entries are append-only');
END;
