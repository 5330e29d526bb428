package curio.bench;

import java.util.Optional;

/**
 * One turn of one subject.
 *
 * @param one one event in flight, from one author to all
 * @param sixteen sixteen in flight
 * @param toAll half of the events a second of the first, from one author to all
 * @param toGroups half of its deliveries a second, from ten authors to a tenth of all each
 */
record FeedRound(
    FeedFigures one,
    FeedFigures sixteen,
    Optional<FeedFigures> toAll,
    Optional<FeedFigures> toGroups) {}
