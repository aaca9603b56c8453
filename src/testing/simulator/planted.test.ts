import { test } from 'vitest'
import { expectFound, type PlantedFault } from './planted.ts'

/** Those that are found within seconds; bench/simulate.test.ts plants others. */
const faults: PlantedFault[] = [
  [
    'whoever leaves comes back by themselves',
    /is told .* although they are (left|erased)|in the list as active/,
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
]

test.each(faults)('%s: it is found', (...fault) => expectFound(fault))
