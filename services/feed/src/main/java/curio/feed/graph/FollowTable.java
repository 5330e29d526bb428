package curio.feed.graph;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The statements on who follows whom. Each change takes a place among the events, and the lock of
 * the head last. Stateless.
 */
final class FollowTable {
  /** Of PostgreSQL's advisory locks, those of followers. */
  private static final int LOCKS = 0x66_6F_6C;

  /** Those of blockers, which are taken before those of followers. */
  private static final int BLOCKER_LOCKS = 0x62_6C_6B;

  private static final int LONGEST = 1_000_000;

  private static final String CHANGES =
      """
      , first as materialized (
        select feed.give_places((select count(*) from gone)) as place
      ), told as (
        insert into feed.change (place, follower, followed, follows)
        select first.place + row_number() over (order by follower, followed) - 1,
          follower, followed, false
        from gone, first
        returning follower
      )
      select follower from told
      """;

  private FollowTable() {}

  /** Changes of what one follows come one after the other. */
  static void lock(Handle tx, long follower) {
    lock(tx, LOCKS, follower);
  }

  /** So do blocks by one; taken before {@link #lock}. */
  static void lockBlocker(Handle tx, long blocker) {
    lock(tx, BLOCKER_LOCKS, blocker);
  }

  private static void lock(Handle tx, int locks, long user) {
    tx.createQuery("select 1 from pg_advisory_xact_lock(:locks, hashint8(:user))")
        .bind("locks", locks)
        .bind("user", user)
        .mapTo(Integer.class)
        .one();
  }

  /**
   * What stands before a follow, or against it.
   *
   * @param follows whether it is so already
   * @param blocked whether the one who is to be followed does not want it
   * @param count how many the follower follows
   */
  record Standing(boolean follows, boolean blocked, int count) {}

  static Standing standing(Handle tx, long follower, long followed) {
    return tx.createQuery(
            """
            select
              exists (select from feed.follow
                where follower = :follower and followed = :followed) as follows,
              exists (select from feed.block
                where blocker = :followed and blocked = :follower) as blocked,
              (select count(*) from (select from feed.follow
                where follower = :follower limit :longest) f) as count
            """)
        .bind("follower", follower)
        .bind("followed", followed)
        .bind("longest", LONGEST)
        .mapTo(Standing.class)
        .one();
  }

  /** Adds what is not there yet. */
  static void add(Handle tx, long follower, long followed) {
    tx.createUpdate(
            """
            with first as materialized (
              select feed.give_places(1) as place
            ), added as (
              insert into feed.follow (follower, followed, since)
              select :follower, :followed, place from first
              returning *
            )
            insert into feed.change (place, follower, followed, follows)
            select since, follower, followed, true from added
            """)
        .bind("follower", follower)
        .bind("followed", followed)
        .execute();
  }

  /** Removes one; whether it was there. */
  static boolean remove(Handle tx, long follower, long followed) {
    return !tx.createQuery(
            """
            with gone as (
              delete from feed.follow where follower = :follower and followed = :followed
              returning follower, followed
            )
            """
                + CHANGES)
        .bind("follower", follower)
        .bind("followed", followed)
        .mapTo(Long.class)
        .list()
        .isEmpty();
  }

  /** Removes follows of accounts that are gone and of who followed them; the followers. */
  static List<Long> removeErased(Handle tx, int limit) {
    return tx.createQuery(
            """
            with gone as (
              delete from feed.follow where (follower, followed) in (
                select f.follower, f.followed
                from feed.erased_user u cross join lateral (
                  (select follower, followed from feed.follow where follower = u.user_id limit :limit)
                  union
                  (select follower, followed from feed.follow where followed = u.user_id limit :limit)
                ) f
                order by 1, 2 limit :limit)
              returning follower, followed
            )
            """
                + CHANGES)
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  /** A follow as it stands in a list: the other one, and where it began. */
  record Entry(long userId, long since) {}

  /** Whom a user follows, those who began last first, from before a place on. */
  static List<Entry> friends(Handle tx, long userId, long before, int limit) {
    return tx.createQuery(
            """
            select followed as user_id, since from feed.follow
            where follower = :user and since < :before order by since desc limit :limit
            """)
        .bind("user", userId)
        .bind("before", before)
        .bind("limit", limit)
        .mapTo(Entry.class)
        .list();
  }

  /** Who follows a user, in the same way. */
  static List<Entry> followers(Handle tx, long userId, long before, int limit) {
    return tx.createQuery(
            """
            select follower as user_id, since from feed.follow
            where followed = :user and since < :before order by since desc limit :limit
            """)
        .bind("user", userId)
        .bind("before", before)
        .bind("limit", limit)
        .mapTo(Entry.class)
        .list();
  }

  /** Whom of some users a user follows. */
  static List<Long> followedOf(Handle tx, long follower, List<Long> users) {
    return tx.createQuery(
            "select followed from feed.follow where follower = :follower and followed ="
                + " any(:users)")
        .bind("follower", follower)
        .bind("users", users.toArray(Long[]::new))
        .mapTo(Long.class)
        .list();
  }

  /**
   * What stands before a block, or against it.
   *
   * @param blocks whether it is so already
   * @param count how many the blocker blocks
   */
  record BlockStanding(boolean blocks, int count) {}

  static BlockStanding blockStanding(Handle tx, long blocker, long blocked) {
    return tx.createQuery(
            """
            select
              exists (select from feed.block
                where blocker = :blocker and blocked = :blocked) as blocks,
              (select count(*) from (select from feed.block
                where blocker = :blocker limit :longest) b) as count
            """)
        .bind("blocker", blocker)
        .bind("blocked", blocked)
        .bind("longest", LONGEST)
        .mapTo(BlockStanding.class)
        .one();
  }

  static void block(Handle tx, long blocker, long blocked) {
    tx.execute(
        "insert into feed.block (blocker, blocked) values (?, ?) on conflict do nothing",
        blocker,
        blocked);
  }

  static void unblock(Handle tx, long blocker, long blocked) {
    tx.execute("delete from feed.block where blocker = ? and blocked = ?", blocker, blocked);
  }
}
