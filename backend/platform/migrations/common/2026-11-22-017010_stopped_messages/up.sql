-- Owner: reports. Whoever may send a message may stop it: when it was, and how many addresses it had gone to.
ALTER TABLE participant_messages ADD COLUMN stopped_at BIGINT;
ALTER TABLE participant_messages ADD COLUMN n_reached BIGINT;
