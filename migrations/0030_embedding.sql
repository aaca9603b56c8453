ALTER TABLE `organizations` ADD `embedding` text DEFAULT 'nowhere' NOT NULL;--> statement-breakpoint
ALTER TABLE `organizations` ADD `embed_origins` text DEFAULT '[]' NOT NULL;