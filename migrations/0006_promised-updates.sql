ALTER TABLE `incidents` ADD `next_update_by` integer;--> statement-breakpoint
ALTER TABLE `incidents` ADD `overdue_told_at` integer;