-- Tables that visitors see since then: see 0003.
CREATE TRIGGER maintenance_windows_insert_shows AFTER INSERT ON maintenance_windows
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_windows_update_shows AFTER UPDATE ON maintenance_windows
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_windows_delete_shows AFTER DELETE ON maintenance_windows
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_services_insert_shows AFTER INSERT ON maintenance_services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_services_update_shows AFTER UPDATE ON maintenance_services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_services_delete_shows AFTER DELETE ON maintenance_services
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_updates_insert_shows AFTER INSERT ON maintenance_updates
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_updates_update_shows AFTER UPDATE ON maintenance_updates
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER maintenance_updates_delete_shows AFTER DELETE ON maintenance_updates
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_corrections_insert_shows AFTER INSERT ON status_corrections
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_corrections_update_shows AFTER UPDATE ON status_corrections
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER status_corrections_delete_shows AFTER DELETE ON status_corrections
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organization_files_insert_shows AFTER INSERT ON organization_files
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organization_files_update_shows AFTER UPDATE ON organization_files
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER organization_files_delete_shows AFTER DELETE ON organization_files
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
