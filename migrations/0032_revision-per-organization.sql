ALTER TABLE `page_revision` ADD `scope` text DEFAULT 'instance' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `page_revision_by_scope` ON `page_revision` (`scope`);
--> statement-breakpoint
-- Counted for each organization apart: see src/db/visible-triggers.ts.
DROP TRIGGER instance_insert_shows;
--> statement-breakpoint
DROP TRIGGER instance_update_shows;
--> statement-breakpoint
DROP TRIGGER instance_delete_shows;
--> statement-breakpoint
DROP TRIGGER organizations_insert_shows;
--> statement-breakpoint
DROP TRIGGER organizations_update_shows;
--> statement-breakpoint
DROP TRIGGER organizations_delete_shows;
--> statement-breakpoint
DROP TRIGGER organization_files_insert_shows;
--> statement-breakpoint
DROP TRIGGER organization_files_update_shows;
--> statement-breakpoint
DROP TRIGGER organization_files_delete_shows;
--> statement-breakpoint
DROP TRIGGER service_groups_insert_shows;
--> statement-breakpoint
DROP TRIGGER service_groups_update_shows;
--> statement-breakpoint
DROP TRIGGER service_groups_delete_shows;
--> statement-breakpoint
DROP TRIGGER services_insert_shows;
--> statement-breakpoint
DROP TRIGGER services_update_shows;
--> statement-breakpoint
DROP TRIGGER services_delete_shows;
--> statement-breakpoint
DROP TRIGGER service_status_changes_insert_shows;
--> statement-breakpoint
DROP TRIGGER service_status_changes_update_shows;
--> statement-breakpoint
DROP TRIGGER service_status_changes_delete_shows;
--> statement-breakpoint
DROP TRIGGER status_corrections_insert_shows;
--> statement-breakpoint
DROP TRIGGER status_corrections_update_shows;
--> statement-breakpoint
DROP TRIGGER status_corrections_delete_shows;
--> statement-breakpoint
DROP TRIGGER incidents_insert_shows;
--> statement-breakpoint
DROP TRIGGER incidents_update_shows;
--> statement-breakpoint
DROP TRIGGER incidents_delete_shows;
--> statement-breakpoint
DROP TRIGGER incident_services_insert_shows;
--> statement-breakpoint
DROP TRIGGER incident_services_update_shows;
--> statement-breakpoint
DROP TRIGGER incident_services_delete_shows;
--> statement-breakpoint
DROP TRIGGER status_updates_insert_shows;
--> statement-breakpoint
DROP TRIGGER status_updates_update_shows;
--> statement-breakpoint
DROP TRIGGER status_updates_delete_shows;
--> statement-breakpoint
DROP TRIGGER status_update_services_insert_shows;
--> statement-breakpoint
DROP TRIGGER status_update_services_update_shows;
--> statement-breakpoint
DROP TRIGGER status_update_services_delete_shows;
--> statement-breakpoint
DROP TRIGGER maintenance_windows_insert_shows;
--> statement-breakpoint
DROP TRIGGER maintenance_windows_update_shows;
--> statement-breakpoint
DROP TRIGGER maintenance_windows_delete_shows;
--> statement-breakpoint
DROP TRIGGER maintenance_services_insert_shows;
--> statement-breakpoint
DROP TRIGGER maintenance_services_update_shows;
--> statement-breakpoint
DROP TRIGGER maintenance_services_delete_shows;
--> statement-breakpoint
DROP TRIGGER maintenance_updates_insert_shows;
--> statement-breakpoint
DROP TRIGGER maintenance_updates_update_shows;
--> statement-breakpoint
DROP TRIGGER maintenance_updates_delete_shows;
--> statement-breakpoint
DROP TRIGGER policy_versions_insert_shows;
--> statement-breakpoint
DROP TRIGGER policy_versions_update_shows;
--> statement-breakpoint
DROP TRIGGER policy_versions_delete_shows;
--> statement-breakpoint
DROP TRIGGER sub_processors_insert_shows;
--> statement-breakpoint
DROP TRIGGER sub_processors_update_shows;
--> statement-breakpoint
DROP TRIGGER sub_processors_delete_shows;
--> statement-breakpoint
DROP TRIGGER sub_processor_changes_insert_shows;
--> statement-breakpoint
DROP TRIGGER sub_processor_changes_update_shows;
--> statement-breakpoint
DROP TRIGGER sub_processor_changes_delete_shows;
--> statement-breakpoint
CREATE TRIGGER instance_insert_shows AFTER INSERT ON instance
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER instance_update_shows AFTER UPDATE OF id, url, home_organization_id, link_key, relay_host, relay_port, relay_security, relay_user, relay_password, relay_from, relay_skipped_at, relay_connections, relay_per_minute, allowed_destinations, bounce_mode, bounce_address, bounce_host, bounce_port, bounce_security, bounce_user, bounce_secret, sign_up, organization_creation, request_addresses, compact_at_start, operator_name, operator_address, operator_email, operator_officer, children_notice, children_text, security_contact, security_policy_url, security_languages, homepage_shown, homepage_title, homepage_text, homepage_lists_pages, measurement_id, set_up_at, created_at ON instance
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER instance_delete_shows AFTER DELETE ON instance
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organizations_insert_shows AFTER INSERT ON organizations
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (new.id, 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) VALUES ('organizations', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organizations_update_shows AFTER UPDATE ON organizations
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (new.id, 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) VALUES ('organizations', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organizations_delete_shows AFTER DELETE ON organizations
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (old.id, 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) VALUES ('organizations', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organization_files_insert_shows AFTER INSERT ON organization_files
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organization_files_update_shows AFTER UPDATE ON organization_files
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organization_files_delete_shows AFTER DELETE ON organization_files
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(old.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_groups_insert_shows AFTER INSERT ON service_groups
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_groups_update_shows AFTER UPDATE ON service_groups
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_groups_delete_shows AFTER DELETE ON service_groups
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(old.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER services_insert_shows AFTER INSERT ON services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER services_update_shows AFTER UPDATE ON services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER services_delete_shows AFTER DELETE ON services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(old.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_status_changes_insert_shows AFTER INSERT ON service_status_changes
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT services.organization_id FROM services WHERE services.id = new.service_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_status_changes_update_shows AFTER UPDATE ON service_status_changes
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT services.organization_id FROM services WHERE services.id = new.service_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce((SELECT services.organization_id FROM services WHERE services.id = old.service_id), 'instance'), 1 WHERE old.service_id IS NOT new.service_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_status_changes_delete_shows AFTER DELETE ON service_status_changes
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT services.organization_id FROM services WHERE services.id = old.service_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_corrections_insert_shows AFTER INSERT ON status_corrections
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT services.organization_id FROM services WHERE services.id = new.service_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_corrections_update_shows AFTER UPDATE ON status_corrections
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT services.organization_id FROM services WHERE services.id = new.service_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce((SELECT services.organization_id FROM services WHERE services.id = old.service_id), 'instance'), 1 WHERE old.service_id IS NOT new.service_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_corrections_delete_shows AFTER DELETE ON status_corrections
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT services.organization_id FROM services WHERE services.id = old.service_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incidents_insert_shows AFTER INSERT ON incidents
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incidents_update_shows AFTER UPDATE OF id, organization_id, title, status, impact, impact_override, started_at, monitoring_at, resolved_at, next_update_by, merged_into_id, created_at, updated_at, deleted_at ON incidents
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incidents_delete_shows AFTER DELETE ON incidents
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(old.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incident_services_insert_shows AFTER INSERT ON incident_services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT incidents.organization_id FROM incidents WHERE incidents.id = new.incident_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incident_services_update_shows AFTER UPDATE ON incident_services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT incidents.organization_id FROM incidents WHERE incidents.id = new.incident_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce((SELECT incidents.organization_id FROM incidents WHERE incidents.id = old.incident_id), 'instance'), 1 WHERE old.incident_id IS NOT new.incident_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incident_services_delete_shows AFTER DELETE ON incident_services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT incidents.organization_id FROM incidents WHERE incidents.id = old.incident_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_updates_insert_shows AFTER INSERT ON status_updates
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT incidents.organization_id FROM incidents WHERE incidents.id = new.incident_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_updates_update_shows AFTER UPDATE ON status_updates
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT incidents.organization_id FROM incidents WHERE incidents.id = new.incident_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce((SELECT incidents.organization_id FROM incidents WHERE incidents.id = old.incident_id), 'instance'), 1 WHERE old.incident_id IS NOT new.incident_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_updates_delete_shows AFTER DELETE ON status_updates
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT incidents.organization_id FROM incidents WHERE incidents.id = old.incident_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_update_services_insert_shows AFTER INSERT ON status_update_services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT (SELECT incidents.organization_id FROM incidents WHERE incidents.id = status_updates.incident_id) FROM status_updates WHERE status_updates.id = new.status_update_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_update_services_update_shows AFTER UPDATE ON status_update_services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT (SELECT incidents.organization_id FROM incidents WHERE incidents.id = status_updates.incident_id) FROM status_updates WHERE status_updates.id = new.status_update_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce((SELECT (SELECT incidents.organization_id FROM incidents WHERE incidents.id = status_updates.incident_id) FROM status_updates WHERE status_updates.id = old.status_update_id), 'instance'), 1 WHERE old.status_update_id IS NOT new.status_update_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_update_services_delete_shows AFTER DELETE ON status_update_services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT (SELECT incidents.organization_id FROM incidents WHERE incidents.id = status_updates.incident_id) FROM status_updates WHERE status_updates.id = old.status_update_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_windows_insert_shows AFTER INSERT ON maintenance_windows
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_windows_update_shows AFTER UPDATE ON maintenance_windows
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(new.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce(old.organization_id, 'instance'), 1 WHERE old.organization_id IS NOT new.organization_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_windows_delete_shows AFTER DELETE ON maintenance_windows
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce(old.organization_id, 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_services_insert_shows AFTER INSERT ON maintenance_services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT maintenance_windows.organization_id FROM maintenance_windows WHERE maintenance_windows.id = new.maintenance_window_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_services_update_shows AFTER UPDATE ON maintenance_services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT maintenance_windows.organization_id FROM maintenance_windows WHERE maintenance_windows.id = new.maintenance_window_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce((SELECT maintenance_windows.organization_id FROM maintenance_windows WHERE maintenance_windows.id = old.maintenance_window_id), 'instance'), 1 WHERE old.maintenance_window_id IS NOT new.maintenance_window_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_services_delete_shows AFTER DELETE ON maintenance_services
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT maintenance_windows.organization_id FROM maintenance_windows WHERE maintenance_windows.id = old.maintenance_window_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_updates_insert_shows AFTER INSERT ON maintenance_updates
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT maintenance_windows.organization_id FROM maintenance_windows WHERE maintenance_windows.id = new.maintenance_window_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_updates_update_shows AFTER UPDATE ON maintenance_updates
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT maintenance_windows.organization_id FROM maintenance_windows WHERE maintenance_windows.id = new.maintenance_window_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
  INSERT INTO page_revision (scope, revision) SELECT coalesce((SELECT maintenance_windows.organization_id FROM maintenance_windows WHERE maintenance_windows.id = old.maintenance_window_id), 'instance'), 1 WHERE old.maintenance_window_id IS NOT new.maintenance_window_id ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_updates_delete_shows AFTER DELETE ON maintenance_updates
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES (coalesce((SELECT maintenance_windows.organization_id FROM maintenance_windows WHERE maintenance_windows.id = old.maintenance_window_id), 'instance'), 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER policy_versions_insert_shows AFTER INSERT ON policy_versions
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER policy_versions_update_shows AFTER UPDATE OF id, source, text, language, summary, created_at, updated_at, published_at, effective_at, material, withdrawn_at ON policy_versions
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER policy_versions_delete_shows AFTER DELETE ON policy_versions
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processors_insert_shows AFTER INSERT ON sub_processors
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processors_update_shows AFTER UPDATE ON sub_processors
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processors_delete_shows AFTER DELETE ON sub_processors
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processor_changes_insert_shows AFTER INSERT ON sub_processor_changes
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processor_changes_update_shows AFTER UPDATE ON sub_processor_changes
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processor_changes_delete_shows AFTER DELETE ON sub_processor_changes
BEGIN
  INSERT INTO page_revision (scope, revision) VALUES ('instance', 1) ON CONFLICT (scope) DO UPDATE SET revision = revision + 1;
END;
