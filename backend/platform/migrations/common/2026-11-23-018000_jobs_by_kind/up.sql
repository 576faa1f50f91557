-- Owner: platform. Jobs are taken kind by kind: how many of other kinds wait makes no difference then.
CREATE INDEX jobs_by_kind ON jobs (name, run_at, id) WHERE state = 'waiting';
