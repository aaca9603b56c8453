import { expect, test } from 'vitest'
import { expectFound, type PlantedFault } from '#src/testing/simulator/planted.ts'
import { scriptFor } from '#src/testing/simulator/script.ts'

/** src/testing/simulator/planted.test.ts plants those that are found sooner. */
const faults: PlantedFault[] = [
  [
    'the windows of a series begin an hour late in summer',
    /of a series begins at/,
    `CREATE TRIGGER planted AFTER INSERT ON maintenance_windows WHEN NEW.occurrence IS NOT NULL
      AND strftime('%m', NEW.scheduled_start / 1000, 'unixepoch') BETWEEN '04' AND '09' BEGIN
      UPDATE maintenance_windows SET scheduled_start = scheduled_start + 3600000, scheduled_end = scheduled_end + 3600000 WHERE id = NEW.id;
    END`,
  ],
  [
    'addresses that did not confirm are removed days early',
    /never confirmed is gone after/,
    `CREATE TRIGGER planted BEFORE INSERT ON job_runs WHEN NEW.job = 'unconfirmed' BEGIN
      DELETE FROM deliveries WHERE subscriber_id IN (
        SELECT id FROM subscribers WHERE state = 'unconfirmed' AND created_at < NEW.started_at - 3 * 86400000);
      DELETE FROM subscribers WHERE state = 'unconfirmed' AND created_at < NEW.started_at - 3 * 86400000;
    END`,
  ],
  [
    'addresses that did not confirm are kept',
    /never confirmed is kept for/,
    `CREATE TRIGGER planted BEFORE DELETE ON subscribers WHEN OLD.state = 'unconfirmed' BEGIN SELECT RAISE(IGNORE); END`,
  ],
  [
    'a mail domain loses its proof as soon as its record is missing',
    /has lost its proof, and misses/,
    `CREATE TRIGGER planted AFTER UPDATE OF missing_since ON mail_domains WHEN NEW.missing_since IS NOT NULL BEGIN
      UPDATE mail_domains SET verified_at = NULL, missing_since = NULL WHERE id = NEW.id;
    END`,
    (seed) => scriptFor(seed, 60),
  ],
  [
    'the owners of a mail domain are not told that its record is missing',
    /misses its record, and nobody is told/,
    `CREATE TRIGGER planted BEFORE INSERT ON deliveries WHEN NEW.kind = 'mail_domain_missing' BEGIN SELECT RAISE(IGNORE); END`,
    (seed) => scriptFor(seed, 60),
  ],
  [
    'an entry of an audit log is amended',
    /^Audit chain/,
    `DROP TRIGGER audit_entries_are_never_changed;
    CREATE TRIGGER planted AFTER INSERT ON incidents BEGIN
      UPDATE audit_entries SET action = 'service.archived' WHERE sequence = 3;
    END`,
  ],
]

test.each(faults)('%s: it is found', (...fault) => expectFound(fault))

test('lives of a month are sound, on disk, too, and further ones of a week; it is told how long they took', async () => {
  const script = `${import.meta.dirname}/simulate.ts`
  const month = ['--seeds', '1..2', '--days', '30']
  const week = ['--seeds', '13..24', '--days', '7']
  for (const [days, asked] of [
    [60, month],
    [60, [...month, '--file']],
    [84, week],
  ] as const) {
    const child = Bun.spawn([process.execPath, script, ...asked], {
      stdout: 'pipe',
      stderr: 'pipe',
    })
    const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
    expect({ exit: await child.exited, err }, out).toEqual({ exit: 0, err: '' })
    expect(out).toMatch(
      new RegExp(
        `^${days} days, \\d+ acts, \\d+ mails, 0 findings\n[\\d.]+ ms a day, of the processor [\\d.]+ ms: \\d+ days a second\n$`,
      ),
    )
  }
})
