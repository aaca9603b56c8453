-- The one change an audit entry may see: its details give way to a form without a person, once. The chain holds the digest of
-- what they were (domain/audit/erase-details.ts), and verifying asks for the entry that recorded it.
DROP TRIGGER audit_entries_are_never_changed;
--> statement-breakpoint
CREATE TRIGGER audit_entries_are_never_changed BEFORE UPDATE ON audit_entries
WHEN NOT (
  NEW.chain = OLD.chain
  AND NEW.sequence = OLD.sequence
  AND NEW.at = OLD.at
  AND NEW.actor_kind = OLD.actor_kind
  AND NEW.actor_id IS OLD.actor_id
  AND NEW.action = OLD.action
  AND NEW.subject_type = OLD.subject_type
  AND NEW.subject_id = OLD.subject_id
  AND NEW.details_hash = OLD.details_hash
  AND NEW.previous_hash = OLD.previous_hash
  AND NEW.hash = OLD.hash
  AND json_valid(NEW.details)
  AND json_extract(NEW.details, '$.erased') IS NOT NULL
  AND json_extract(NEW.details, '$.ip') IS NULL
  AND json_extract(NEW.details, '$.userAgent') IS NULL
  AND (NOT json_valid(OLD.details) OR json_extract(OLD.details, '$.erased') IS NULL)
)
BEGIN
  SELECT RAISE(ABORT, 'audit entries are append-only');
END;
