import { test } from 'vitest'
import type { Kind } from './acts.ts'
import { expectFound, type PlantedFault } from './planted.ts'
import { type Script, scriptFor } from './script.ts'

/** Those that are found within seconds; bench/simulate.test.ts plants others. */
const faults: PlantedFault[] = [
  [
    'whoever leaves comes back by themselves',
    /is told .* although they are (left|erased)|in the list as active|were counted for/,
    `CREATE TRIGGER planted AFTER UPDATE OF state ON subscribers WHEN NEW.state = 'unsubscribed' BEGIN
      UPDATE subscribers SET state = 'active' WHERE id = NEW.id;
    END`,
  ],
  [
    'a message that has arrived is forgotten, and sent again',
    /again, although its first arrival is known/,
    `CREATE TRIGGER planted AFTER UPDATE OF state ON deliveries WHEN NEW.state = 'delivered' AND NEW.attempts = 1 BEGIN
      UPDATE deliveries SET state = 'retrying', settled_at = NULL WHERE id = NEW.id;
    END`,
  ],
  [
    'one message is lost between the audience and the outbox',
    /does not add up|was never owed/,
    `CREATE TRIGGER planted BEFORE INSERT ON deliveries WHEN NEW.id LIKE '%7' AND NEW.notification_id IS NOT NULL BEGIN
      SELECT RAISE(IGNORE);
    END`,
  ],
  [
    'what waits to be taken back leaves at once',
    /is told too early/,
    'CREATE TRIGGER planted AFTER INSERT ON notifications BEGIN UPDATE notifications SET release_at = created_at WHERE id = NEW.id; END',
  ],
  [
    'an outage is shown as less bad than it was said to be',
    /is shown .* and is /,
    `CREATE TRIGGER planted AFTER INSERT ON status_update_services WHEN NEW.new_status = 'major_outage' BEGIN
      UPDATE status_update_services SET new_status = 'partial_outage' WHERE rowid = NEW.rowid;
    END`,
  ],
  [
    'a list is looked at, and one of its people is left out',
    /a list of .* leaves out/,
    `CREATE TRIGGER planted AFTER INSERT ON subscriber_imports BEGIN
      UPDATE subscriber_imports SET rows = json_remove(rows, '$[#-1]') WHERE id = NEW.id;
    END`,
  ],
  [
    'an import ends before its last one has come in',
    /was on a list of .* and did not come in|in the list|counted/,
    `CREATE TRIGGER planted AFTER UPDATE OF state ON subscriber_imports WHEN NEW.state = 'done' AND NEW.added > 0 BEGIN
      DELETE FROM subscribers WHERE rowid = (SELECT max(rowid) FROM subscribers);
    END`,
  ],
  [
    'whoever is erased is remembered beside',
    /was erased, and stands in subscribers.contact/,
    `CREATE TRIGGER planted AFTER UPDATE OF erased_at ON subscribers WHEN NEW.erased_at IS NOT NULL BEGIN
      UPDATE subscribers SET contact = OLD.address WHERE id = NEW.id;
    END`,
  ],
  [
    'some who ask to follow are never asked to confirm',
    /asked to follow .* and was never written to/,
    `CREATE TRIGGER planted BEFORE INSERT ON deliveries WHEN NEW.kind = 'subscription_confirmation' AND NEW.id < 'm' BEGIN
      SELECT RAISE(IGNORE);
    END`,
  ],
  [
    'after an absence people are told of each window that was over by then',
    /is told to be completed [\d.]+ hours after its end/,
    `CREATE TRIGGER planted AFTER UPDATE OF audience ON notifications WHEN NEW.maintenance_update_id IS NOT NULL AND NEW.standing ->> '$.programsOnly' = 1 BEGIN
      UPDATE notifications SET standing = json_remove(standing, '$.programsOnly'), audience = NEW.audience + (
        SELECT count(*) FROM subscribers s WHERE organization_id = NEW.organization_id AND state = 'active' AND follows_maintenance
          AND (follows_all OR EXISTS (SELECT 1 FROM subscriber_services f JOIN json_each(NEW.service_ids) n ON n.value = f.service_id
            WHERE f.subscriber_id = s.id))) WHERE id = NEW.id;
    END`,
    manySeries,
  ],
  [
    'once the clock was set windows begin a minute early',
    /began -60000 ms off its plan/,
    `CREATE TRIGGER planted AFTER UPDATE OF started_at ON maintenance_windows WHEN OLD.started_at IS NULL AND NEW.started_at = NEW.scheduled_start BEGIN
      UPDATE maintenance_windows SET started_at = started_at - 60000 WHERE id = NEW.id;
    END`,
    setBefore,
  ],
]

/** People and programs that follow, a dozen series, and nobody serves for days. */
function manySeries(seed: number): Script {
  const kinds: Kind[] = [
    ...[...Array(6).fill('add subscriber'), ...Array(4).fill('add webhook')],
    ...[...Array(12).fill('plan series'), 'absence'],
  ]
  const steps = kinds.map((kind, key) => ({ at: key * 60_000, kind, key }))
  return { ...scriptFor(seed, 8), steps }
}

/** Windows, in the days after somebody has set the clock. */
function setBefore(seed: number): Script {
  const kinds: Kind[] = ['set clock', ...Array(12).fill('plan window')]
  const steps = kinds.map((kind, key) => ({ at: key * 12 * 3_600_000, kind, key }))
  return { ...scriptFor(seed, 8), steps }
}

test.each(faults)('%s: it is found', (...fault) => expectFound(fault))
