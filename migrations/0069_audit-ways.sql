-- reviewed: rebuild of a table to which nothing refers; whatever was passed on before went to syslog.
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_audit_streams` (
	`way` text NOT NULL,
	`chain` text NOT NULL,
	`sequence` integer NOT NULL,
	PRIMARY KEY(`way`, `chain`)
);
--> statement-breakpoint
INSERT INTO `__new_audit_streams`("way", "chain", "sequence") SELECT 'syslog', "chain", "sequence" FROM `audit_streams`;--> statement-breakpoint
DROP TABLE `audit_streams`;--> statement-breakpoint
ALTER TABLE `__new_audit_streams` RENAME TO `audit_streams`;--> statement-breakpoint
PRAGMA foreign_keys=ON;