-- Tables that visitors see since then: see 0003.
CREATE TRIGGER policy_versions_insert_shows AFTER INSERT ON policy_versions
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER policy_versions_update_shows AFTER UPDATE ON policy_versions
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER policy_versions_delete_shows AFTER DELETE ON policy_versions
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processors_insert_shows AFTER INSERT ON sub_processors
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processors_update_shows AFTER UPDATE ON sub_processors
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processors_delete_shows AFTER DELETE ON sub_processors
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processor_changes_insert_shows AFTER INSERT ON sub_processor_changes
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processor_changes_update_shows AFTER UPDATE ON sub_processor_changes
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
CREATE TRIGGER sub_processor_changes_delete_shows AFTER DELETE ON sub_processor_changes
BEGIN
  UPDATE page_revision SET revision = revision + 1;
END;
--> statement-breakpoint
-- A version that was published stays as it is: whoever reads it later reads what was in force.
CREATE TRIGGER policy_versions_published_stay BEFORE UPDATE OF source, text, language, summary, published_at, effective_at, material ON policy_versions
WHEN OLD.published_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a published version of the privacy policy is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER policy_versions_published_remain BEFORE DELETE ON policy_versions
WHEN OLD.published_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a published version of the privacy policy is never removed');
END;
