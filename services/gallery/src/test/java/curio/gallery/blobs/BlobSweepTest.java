package curio.gallery.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import curio.blobs.BlobKey;
import curio.blobs.Blobs;
import curio.gallery.saga.SagaFixture;
import curio.jobs.Jobs;
import curio.store.notifications.Notifications;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sweep removes, and what rows keep from it. */
class BlobSweepTest {
  @TempDir private Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();

  private SagaFixture fixture(Path blobs) {
    var fixture = new SagaFixture(blobs);
    opened.add(fixture);
    return fixture;
  }

  @AfterEach
  void close() throws Exception {
    for (var one : opened.reversed()) {
      one.close();
    }
  }

  private void sweep(SagaFixture fixture) {
    var database = fixture.database;
    try (var notifications = new Notifications(database, fixture.store.settings(), "sweeping");
        var jobs = new Jobs(database, database, notifications, "sweeping", fixture.metrics);
        var sweep =
            new BlobSweep(database, fixture.blobs, fixture.loose, jobs, Clock.systemUTC())) {
      sweep.sweep();
    }
  }

  private static BlobKey orphan(Blobs blobs) {
    try (var incoming = blobs.incoming(100);
        var out = incoming.out()) {
      out.write("orphan".getBytes(StandardCharsets.UTF_8));
      var key = BlobKey.newGeneration(incoming.sha256());
      blobs.put(key, incoming);
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of which the sweep knows that nobody is about to need them. */
  private static void grownOld(Path directory) {
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatHasNoRowGoesOnceItIsOld() {
    var fixture = fixture(directory);
    fixture.added("", "bytes", "a");
    var kept = fixture.files();
    var orphan = orphan(fixture.blobs);

    sweep(fixture);
    assertThat(fixture.files()).contains(orphan.toString());
    grownOld(directory);
    sweep(fixture);
    assertThat(fixture.files()).isEqualTo(kept);
  }

  @Test
  void theBlobsOfAnotherInstallationStay() {
    var owner = fixture(directory);
    owner.added("", "bytes", "a");
    orphan(owner.blobs);
    sweep(owner);
    grownOld(directory);
    var kept = owner.files();

    sweep(fixture(directory));
    assertThat(owner.files()).isEqualTo(kept);

    sweep(owner);
    assertThat(owner.files()).hasSize(1);
  }

  /** Those of uploads under way, and those that are about to be removed, too. */
  @Test
  void allRowsAreFoundAmongKeys() {
    var fixture = fixture(directory);
    fixture.added("", "bytes", "a");
    var owned = keys(fixture.files());
    var removed = BlobKey.newGeneration("0".repeat(64));
    row(fixture, removed, true, true);
    var unknown = BlobKey.newGeneration("1".repeat(64));
    var references = new BlobReferences(fixture.database);

    var asked = new ArrayList<>(owned);
    asked.addAll(
        List.of(removed, unknown, BlobKey.newGeneration(owned.iterator().next().sha256())));
    var expected = new HashSet<>(owned);
    expected.add(removed);
    assertThat(references.among(asked)).isEqualTo(expected);
    assertThat(references.among(List.of())).isEmpty();
  }

  @Test
  void rowsWhoseBlobsMustBeThereAreListedInPages() {
    var fixture = fixture(directory);
    var stored = new HashSet<BlobKey>();
    for (int i = 0; i < Blobs.PAGE + 5; i++) {
      var key = BlobKey.newGeneration("%064x".formatted(i));
      row(fixture, key, true, false);
      stored.add(key);
      if (i % 100 == 0) {
        row(fixture, BlobKey.newGeneration(key.sha256()), true, true);
        row(fixture, BlobKey.newGeneration("f%063x".formatted(i)), false, false);
      }
    }
    var pages = new ArrayList<List<BlobKey>>();

    new BlobReferences(fixture.database).list(pages::add);

    assertThat(pages).extracting(List::size).containsExactly(Blobs.PAGE, 5);
    var listed = new HashSet<BlobKey>();
    pages.forEach(listed::addAll);
    assertThat(listed).isEqualTo(stored);
  }

  private static Set<BlobKey> keys(Set<String> files) {
    var keys = new HashSet<BlobKey>();
    files.forEach(file -> keys.add(BlobKey.of(file).orElseThrow()));
    return keys;
  }

  private static void row(SagaFixture fixture, BlobKey key, boolean stored, boolean removed) {
    fixture.database.inTransaction(tx ->
        tx.execute(
            """
            insert into gallery.blob (hash, generation, bytes, stored, removed)
            values (?, ?, 1, ?, ?)
            """,
            key.sha256(),
            key.generation(),
            stored,
            removed));
  }
}
