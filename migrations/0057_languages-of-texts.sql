ALTER TABLE `organizations` ADD `further_languages` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `incidents` ADD `further_titles` text;--> statement-breakpoint
ALTER TABLE `status_updates` ADD `further_bodies` text;--> statement-breakpoint
DROP TRIGGER instance_update_shows;
--> statement-breakpoint
DROP TRIGGER incidents_update_shows;
--> statement-breakpoint
CREATE TRIGGER instance_update_shows AFTER UPDATE OF id, url, former_urls, home_organization_id, link_key, relay_host, relay_port, relay_security, relay_user, relay_password, relay_from, relay_skipped_at, relay_connections, relay_per_minute, allowed_destinations, bounce_mode, bounce_address, bounce_host, bounce_port, bounce_security, bounce_user, bounce_secret, sign_up, organization_creation, second_factor_for_all, idle_minutes, request_addresses, compact_at_start, operator_name, operator_address, operator_email, operator_officer, children_notice, children_text, security_contact, security_policy_url, security_languages, homepage_shown, homepage_title, homepage_text, homepage_lists_pages, measurement_id, set_up_at, created_at ON instance
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incidents_update_shows AFTER UPDATE OF id, organization_id, title, further_titles, status, impact, impact_override, started_at, monitoring_at, resolved_at, next_update_by, merged_into_id, feed_id, backfilled, created_at, updated_at, deleted_at ON incidents
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER announcements_insert_shows AFTER INSERT ON announcements
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER announcements_update_shows AFTER UPDATE OF id, organization_id, title, body, link_url, starts_at, ends_at, withdrawn_at, created_at, updated_at ON announcements
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER announcements_delete_shows AFTER DELETE ON announcements
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(old.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
