-- What visitors see is rendered again only when one of these tables changed, whoever changed it.
INSERT INTO page_revision (id, revision) VALUES (1, 0);
--> statement-breakpoint
CREATE TRIGGER instance_insert_shows AFTER INSERT ON instance
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER instance_update_shows AFTER UPDATE ON instance
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER instance_delete_shows AFTER DELETE ON instance
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organizations_insert_shows AFTER INSERT ON organizations
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organizations_update_shows AFTER UPDATE ON organizations
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organizations_delete_shows AFTER DELETE ON organizations
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_groups_insert_shows AFTER INSERT ON service_groups
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_groups_update_shows AFTER UPDATE ON service_groups
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_groups_delete_shows AFTER DELETE ON service_groups
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER services_insert_shows AFTER INSERT ON services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER services_update_shows AFTER UPDATE ON services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER services_delete_shows AFTER DELETE ON services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_status_changes_insert_shows AFTER INSERT ON service_status_changes
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_status_changes_update_shows AFTER UPDATE ON service_status_changes
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER service_status_changes_delete_shows AFTER DELETE ON service_status_changes
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incidents_insert_shows AFTER INSERT ON incidents
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incidents_update_shows AFTER UPDATE ON incidents
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incidents_delete_shows AFTER DELETE ON incidents
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_updates_insert_shows AFTER INSERT ON status_updates
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_updates_update_shows AFTER UPDATE ON status_updates
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_updates_delete_shows AFTER DELETE ON status_updates
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_update_services_insert_shows AFTER INSERT ON status_update_services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_update_services_update_shows AFTER UPDATE ON status_update_services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_update_services_delete_shows AFTER DELETE ON status_update_services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incident_services_insert_shows AFTER INSERT ON incident_services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incident_services_update_shows AFTER UPDATE ON incident_services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER incident_services_delete_shows AFTER DELETE ON incident_services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
INSERT INTO audit_heads (chain, sequence, hash)
  SELECT chain, sequence, hash FROM audit_entries AS last
  WHERE sequence = (SELECT max(sequence) FROM audit_entries WHERE chain = last.chain);
