-- Reasons have become free of the texts of failures, which may tell what was in an event.
update orders.parked set reason = 'a failure before reasons were kept without their texts'
where reason <> 'an earlier record of its key is parked';
