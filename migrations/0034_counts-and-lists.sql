CREATE TABLE `delivery_counts` (
	`notification_id` text NOT NULL,
	`organization_id` text NOT NULL,
	`channel` text NOT NULL,
	`state` text NOT NULL,
	`hour` integer NOT NULL,
	`messages` integer NOT NULL,
	PRIMARY KEY(`notification_id`, `organization_id`, `channel`, `state`, `hour`)
);
--> statement-breakpoint
CREATE INDEX `delivery_counts_unsent` ON `delivery_counts` (`organization_id`,`channel`,`notification_id`) WHERE "delivery_counts"."hour" = 0 and "delivery_counts"."messages" > 0;--> statement-breakpoint
CREATE INDEX `delivery_counts_by_hour` ON `delivery_counts` (`hour`,`organization_id`) WHERE "delivery_counts"."hour" > 0;--> statement-breakpoint
CREATE TABLE `subscriber_counts` (
	`organization_id` text NOT NULL,
	`state` text NOT NULL,
	`channel` text NOT NULL,
	`follows_incidents` integer NOT NULL,
	`follows_maintenance` integer NOT NULL,
	`follows_all` integer NOT NULL,
	`chosen` text NOT NULL,
	`people` integer NOT NULL,
	PRIMARY KEY(`organization_id`, `state`, `channel`, `follows_incidents`, `follows_maintenance`, `follows_all`, `chosen`)
);
--> statement-breakpoint
ALTER TABLE `subscribers` ADD `chosen` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `subscribers_listed` ON `subscribers` (`organization_id`,`channel`,`state`,`created_at`,`id`) WHERE "subscribers"."erased_at" is null;--> statement-breakpoint
CREATE INDEX `subscribers_by_domain` ON `subscribers` (`organization_id`,substr("mailbox", instr("mailbox", '@') + 1)) WHERE "subscribers"."mailbox" is not null;--> statement-breakpoint
CREATE INDEX `notifications_by_organization` ON `notifications` (`organization_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_entries_by_actor` ON `audit_entries` (`chain`,`actor_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `audit_entries_by_action` ON `audit_entries` (`chain`,`action`,`sequence`);--> statement-breakpoint
CREATE INDEX `audit_entries_by_subject` ON `audit_entries` (`chain`,`subject_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `incidents_listed` ON `incidents` (`organization_id`,`started_at`,`id`) WHERE "incidents"."deleted_at" is null and "incidents"."merged_into_id" is null;
--> statement-breakpoint
UPDATE subscribers SET chosen = coalesce((SELECT ' ' || group_concat(service_id, ' ') || ' ' FROM (
    SELECT service_id FROM subscriber_services WHERE subscriber_id = subscribers.id ORDER BY service_id)), '')
  WHERE id IN (SELECT subscriber_id FROM subscriber_services);
--> statement-breakpoint
DELETE FROM subscriber_counts;
--> statement-breakpoint
INSERT INTO subscriber_counts
    SELECT organization_id, state, channel, follows_incidents, follows_maintenance, follows_all, chosen, count(*)
    FROM subscribers WHERE erased_at IS NULL GROUP BY 1, 2, 3, 4, 5, 6, 7;
--> statement-breakpoint
DELETE FROM delivery_counts;
--> statement-breakpoint
INSERT INTO delivery_counts
    SELECT coalesce(notification_id, ''), coalesce(organization_id, ''), channel, state,
      coalesce(settled_at / 3600000, 0), count(*)
    FROM deliveries GROUP BY 1, 2, 3, 4, 5;
--> statement-breakpoint
CREATE TRIGGER subscribers_insert_counts AFTER INSERT ON subscribers
BEGIN
  INSERT INTO subscriber_counts (organization_id, state, channel, follows_incidents, follows_maintenance, follows_all, chosen, people) SELECT new.organization_id, new.state, new.channel, new.follows_incidents, new.follows_maintenance, new.follows_all, new.chosen, 1 WHERE new.erased_at IS NULL ON CONFLICT DO UPDATE SET people = people + 1;
END;
--> statement-breakpoint
CREATE TRIGGER subscribers_update_counts AFTER UPDATE OF organization_id, state, channel, follows_incidents, follows_maintenance, follows_all, chosen, erased_at ON subscribers
BEGIN
  UPDATE subscriber_counts SET people = people - 1 WHERE organization_id = old.organization_id AND state = old.state AND channel = old.channel AND follows_incidents = old.follows_incidents AND follows_maintenance = old.follows_maintenance AND follows_all = old.follows_all AND chosen = old.chosen AND old.erased_at IS NULL;
  INSERT INTO subscriber_counts (organization_id, state, channel, follows_incidents, follows_maintenance, follows_all, chosen, people) SELECT new.organization_id, new.state, new.channel, new.follows_incidents, new.follows_maintenance, new.follows_all, new.chosen, 1 WHERE new.erased_at IS NULL ON CONFLICT DO UPDATE SET people = people + 1;
  DELETE FROM subscriber_counts WHERE people = 0 AND organization_id = old.organization_id AND state = old.state AND channel = old.channel AND follows_incidents = old.follows_incidents AND follows_maintenance = old.follows_maintenance AND follows_all = old.follows_all AND chosen = old.chosen;
END;
--> statement-breakpoint
CREATE TRIGGER subscribers_delete_counts AFTER DELETE ON subscribers
BEGIN
  UPDATE subscriber_counts SET people = people - 1 WHERE organization_id = old.organization_id AND state = old.state AND channel = old.channel AND follows_incidents = old.follows_incidents AND follows_maintenance = old.follows_maintenance AND follows_all = old.follows_all AND chosen = old.chosen AND old.erased_at IS NULL;
  DELETE FROM subscriber_counts WHERE people = 0 AND organization_id = old.organization_id AND state = old.state AND channel = old.channel AND follows_incidents = old.follows_incidents AND follows_maintenance = old.follows_maintenance AND follows_all = old.follows_all AND chosen = old.chosen;
END;
--> statement-breakpoint
CREATE TRIGGER subscriber_services_insert_counts AFTER INSERT ON subscriber_services
BEGIN
  UPDATE subscribers SET chosen = coalesce((SELECT ' ' || group_concat(service_id, ' ') || ' ' FROM (SELECT service_id FROM subscriber_services WHERE subscriber_id = new.subscriber_id ORDER BY service_id)), '') WHERE id = new.subscriber_id;
END;
--> statement-breakpoint
CREATE TRIGGER subscriber_services_delete_counts AFTER DELETE ON subscriber_services
BEGIN
  UPDATE subscribers SET chosen = coalesce((SELECT ' ' || group_concat(service_id, ' ') || ' ' FROM (SELECT service_id FROM subscriber_services WHERE subscriber_id = old.subscriber_id ORDER BY service_id)), '') WHERE id = old.subscriber_id;
END;
--> statement-breakpoint
CREATE TRIGGER deliveries_insert_counts AFTER INSERT ON deliveries
BEGIN
  INSERT INTO delivery_counts (notification_id, organization_id, channel, state, hour, messages) SELECT coalesce(new.notification_id, ''), coalesce(new.organization_id, ''), new.channel, new.state, coalesce(new.settled_at / 3600000, 0), 1 WHERE true ON CONFLICT DO UPDATE SET messages = messages + 1;
END;
--> statement-breakpoint
CREATE TRIGGER deliveries_update_counts AFTER UPDATE OF notification_id, organization_id, channel, state, settled_at ON deliveries
BEGIN
  UPDATE delivery_counts SET messages = messages - 1 WHERE notification_id = coalesce(old.notification_id, '') AND organization_id = coalesce(old.organization_id, '') AND channel = old.channel AND state = old.state AND hour = coalesce(old.settled_at / 3600000, 0);
  INSERT INTO delivery_counts (notification_id, organization_id, channel, state, hour, messages) SELECT coalesce(new.notification_id, ''), coalesce(new.organization_id, ''), new.channel, new.state, coalesce(new.settled_at / 3600000, 0), 1 WHERE true ON CONFLICT DO UPDATE SET messages = messages + 1;
END;
--> statement-breakpoint
CREATE TRIGGER deliveries_delete_counts AFTER DELETE ON deliveries
BEGIN
  UPDATE delivery_counts SET messages = messages - 1 WHERE notification_id = coalesce(old.notification_id, '') AND organization_id = coalesce(old.organization_id, '') AND channel = old.channel AND state = old.state AND hour = coalesce(old.settled_at / 3600000, 0);
END;
--> statement-breakpoint
CREATE TRIGGER notifications_delete_counts AFTER DELETE ON notifications
BEGIN
  DELETE FROM delivery_counts WHERE notification_id = old.id;
END;
--> statement-breakpoint
CREATE TRIGGER organizations_delete_counts AFTER DELETE ON organizations
BEGIN
  DELETE FROM delivery_counts WHERE notification_id = '' AND organization_id = old.id;
END;
