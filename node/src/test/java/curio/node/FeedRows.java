package curio.node;

import curio.store.DatabaseSettings;
import java.util.UUID;

/** Stores what happens in the feed by hand, at the next places. Stateless. */
final class FeedRows {
  private FeedRows() {}

  static void follow(DatabaseSettings database, long follower, long followed) {
    Sql.run(
        database,
        """
        with given as materialized (select feed.give_places(1) as place),
        changed as (
          insert into feed.change (place, follower, followed, follows)
          select place, %1$d, %2$d, true from given)
        insert into feed.follow (follower, followed, since) select %1$d, %2$d, place from given
        """
            .formatted(follower, followed));
  }

  static void unfollow(DatabaseSettings database, long follower, long followed) {
    Sql.run(
        database,
        """
        with gone as (delete from feed.follow where follower = %1$d and followed = %2$d)
        insert into feed.change (place, follower, followed, follows)
        select feed.give_places(1), %1$d, %2$d, false
        """
            .formatted(follower, followed));
  }

  /** Many large ones at once, whose messages begin with their numbers from 1 on. */
  static void events(DatabaseSettings database, long author, int count) {
    Sql.run(
        database,
        """
        do $$
        declare
          last uuid := gen_random_uuid();
          first bigint := feed.give_event_places(%2$d, last);
        begin
          insert into feed.event (place, id, author, name, message, subject, image_ids, item_id, private, occurred_at)
          select first + i - 1, case when i = %2$d then last else gen_random_uuid() end, %1$d, 'post',
            i || ' ' || repeat('x', 8000), '', '{}', '', false, now()
          from generate_series(1, %2$d) i;
        end $$
        """
            .formatted(author, count));
  }

  static UUID event(DatabaseSettings database, long author, String message) {
    return event(database, author, message, false);
  }

  static UUID event(DatabaseSettings database, long author, String message, boolean isPrivate) {
    var id = UUID.randomUUID();
    Sql.run(
        database,
        """
        do $$
        declare
          given bigint := feed.give_event_places(1, '%1$s');
        begin
          insert into feed.event (place, id, author, name, message, subject, image_ids, item_id, private, occurred_at)
          values (given, '%1$s', %2$d, 'post', '%3$s', '', '{}', '', %4$s, now());
        end $$
        """
            .formatted(id, author, message, isPrivate));
    return id;
  }
}
