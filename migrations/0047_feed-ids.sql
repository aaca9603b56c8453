ALTER TABLE `maintenance_windows` ADD `feed_id` text;--> statement-breakpoint
ALTER TABLE `incidents` ADD `feed_id` text;--> statement-breakpoint
DROP TRIGGER incidents_update_shows;
--> statement-breakpoint
CREATE TRIGGER incidents_update_shows AFTER UPDATE OF id, organization_id, title, status, impact, impact_override, started_at, monitoring_at, resolved_at, next_update_by, merged_into_id, feed_id, created_at, updated_at, deleted_at ON incidents
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
