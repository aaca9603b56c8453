-- The chain of an organization that was erased for good goes with it; every other entry stays where it is.
DROP TRIGGER audit_entries_are_never_removed;
--> statement-breakpoint
CREATE TRIGGER audit_entries_are_never_removed BEFORE DELETE ON audit_entries
WHEN OLD.chain = '' OR EXISTS (SELECT 1 FROM organizations WHERE id = OLD.chain)
BEGIN
  SELECT RAISE(ABORT, 'audit entries are append-only');
END;
