ALTER TABLE `subscribers` ADD `mailbox` text;--> statement-breakpoint
ALTER TABLE `subscribers` ADD `joined_into_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `subscribers_by_mailbox` ON `subscribers` (`organization_id`,`mailbox`);--> statement-breakpoint
CREATE INDEX `subscribers_joined` ON `subscribers` (`joined_into_id`) WHERE "subscribers"."joined_into_id" is not null;--> statement-breakpoint
CREATE INDEX `subscribers_without_key` ON `subscribers` (`id`) WHERE "subscribers"."mailbox" is null and "subscribers"."channel" = 'email' and "subscribers"."erased_at" is null;--> statement-breakpoint
ALTER TABLE `subscriber_imports` ADD `layout` text;--> statement-breakpoint
ALTER TABLE `subscriber_imports` ADD `column` integer;--> statement-breakpoint
ALTER TABLE `subscriber_imports` ADD `found` text;--> statement-breakpoint
ALTER TABLE `subscriber_imports` ADD `seen` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `subscriber_imports` ADD `counts` text;--> statement-breakpoint
ALTER TABLE `subscriber_imports` ADD `opted_out` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `subscriber_imports` ADD `unreachable` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `subscriber_imports` ADD `kept` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- An address of one spelling is its own key. The others, and those that are double, follow at the next start (join-mailboxes.ts).
UPDATE OR IGNORE `subscribers` SET `mailbox` = lower(`address`) WHERE `channel` = 'email' AND `erased_at` IS NULL AND `address` NOT GLOB '*[^ -~]*' AND `address` NOT LIKE '%xn--%';
