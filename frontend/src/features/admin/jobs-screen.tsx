import { Button } from '@mantine/core';
import { useQueryClient, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { discardDeadJob, retryDeadJob } from '~/api/gen/sdk.gen';
import type { DeadJobView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { FormAlert } from '~/ui/form-alert';
import { MoreButton } from '~/ui/more-button';
import rows from '~/ui/rows.module.css';
import { SavedNote } from '~/ui/saved-note';
import { SectionHead } from '~/ui/section-layout';
import { Technical } from '~/ui/technical';
import classes from './jobs-screen.module.css';
import { jobsQuery } from './query';

const names: Record<string, () => string> = {
  'notices.send_mail': m.job_send_mail,
  'notices.prune_mails': m.job_prune,
  'accounts.prune': m.job_prune,
  'accounts.sweep_photos': m.job_prune,
  'platform.prune_outbox': m.job_prune,
  'catalog.refresh_organizer': m.job_refresh_catalog,
};

export function JobsScreen() {
  const pages = useInfiniteQuery(jobsQuery());
  const queries = useQueryClient();
  const [discarding, setDiscarding] = useState<DeadJobView>();
  const [failure, setFailure] = useState<unknown>();
  const [nRetried, setNRetried] = useState(0);
  const refresh = () => queries.invalidateQueries({ queryKey: jobsQuery().queryKey });
  const retry = async ({ id }: DeadJobView) => {
    setFailure(undefined);
    try {
      await retryDeadJob({ path: { id }, throwOnError: true });
      setNRetried((n) => n + 1);
    } catch (error) {
      setFailure(error);
    }
    await refresh();
  };
  const discard = async () => {
    await discardDeadJob({ path: { id: discarding?.id ?? '' }, throwOnError: true });
    await refresh();
  };
  const jobs = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      <SectionHead title={m.jobs_title()} text={m.jobs_text()} />
      <FormAlert error={failure} />
      <SavedNote times={nRetried} text={m.job_retried()} />
      {jobs.length === 0 ? (
        <p className={rows.empty}>{m.jobs_none()}</p>
      ) : (
        <ul className={rows.list}>
          {jobs.map((job) => (
            <Job
              key={job.id}
              job={job}
              onRetry={() => void retry(job)}
              onDiscard={() => setDiscarding(job)}
            />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
      <ConfirmDialog
        isOpen={discarding !== undefined}
        title={m.job_discard_title()}
        text={m.job_discard_text()}
        action={m.job_discard()}
        submit={discard}
        onClose={() => setDiscarding(undefined)}
      />
    </>
  );
}

interface JobProps {
  job: DeadJobView;
  onRetry: () => void;
  onDiscard: () => void;
}

function Job({ job, onRetry, onDiscard }: JobProps) {
  const name = names[job.name]?.() ?? job.name;
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{name}</strong>
          <code className={classes.kind}>{job.name}</code>
        </p>
        <p className={rows.facts}>
          <time dateTime={job.created_at}>{formatMoment(job.created_at)}</time>
          {' · '}
          {m.job_attempts({ count: job.attempts })}
        </p>
        {job.last_error && <p className={classes.error}>{job.last_error}</p>}
        <Technical>
          <pre className={classes.payload}>{JSON.stringify(job.payload, null, 2)}</pre>
        </Technical>
      </div>
      <div className={rows.tools}>
        <Button
          variant="default"
          size="sm"
          onClick={onRetry}
          aria-label={m.job_retry_of({ job: name })}
        >
          {m.failed_retry()}
        </Button>
        <Button
          variant="default"
          size="sm"
          onClick={onDiscard}
          aria-label={m.job_discard_of({ job: name })}
        >
          {m.job_discard()}
        </Button>
      </div>
    </li>
  );
}
