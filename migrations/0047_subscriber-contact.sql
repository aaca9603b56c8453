ALTER TABLE `subscribers` ADD `contact` text;--> statement-breakpoint
CREATE INDEX `subscribers_by_contact` ON `subscribers` (`contact`) WHERE "subscribers"."contact" is not null;