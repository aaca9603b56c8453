ALTER TABLE `subscribers` ADD `contact` text;--> statement-breakpoint
CREATE INDEX `subscribers_by_contact` ON `subscribers` (`contact`) WHERE "subscribers"."contact" is not null;
--> statement-breakpoint
DROP TRIGGER incidents_update_shows;
--> statement-breakpoint
DROP TRIGGER maintenance_windows_update_shows;
--> statement-breakpoint
CREATE TRIGGER incidents_update_shows AFTER UPDATE OF id, organization_id, title, status, impact, impact_override, started_at, monitoring_at, resolved_at, next_update_by, merged_into_id, feed_id, backfilled, created_at, updated_at, deleted_at ON incidents
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_windows_update_shows AFTER UPDATE OF id, organization_id, series_id, occurrence, title, status, impact, impact_override, scheduled_start, scheduled_end, started_at, ended_at, announced_at, monitoring_at, feed_id, auto_start, auto_complete, notify_at_start, notify_at_end, affects_services, releases_services, overrun_at, sequence, created_at, updated_at, deleted_at ON maintenance_windows
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
