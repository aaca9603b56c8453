DROP INDEX `deliveries_failed`;--> statement-breakpoint
CREATE INDEX `deliveries_failed` ON `deliveries` (`organization_id`,`cause`,`created_at`) WHERE "deliveries"."state" = 'failed';