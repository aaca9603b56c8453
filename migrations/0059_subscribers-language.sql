ALTER TABLE `subscribers` ADD `language` text;--> statement-breakpoint
ALTER TABLE `subscription_requests` ADD `language` text;