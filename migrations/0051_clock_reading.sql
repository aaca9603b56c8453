CREATE TABLE `clock_reading` (
	`id` integer PRIMARY KEY NOT NULL,
	`seen_at` integer NOT NULL,
	`expected_at` integer NOT NULL,
	`doubted_since` integer
);
