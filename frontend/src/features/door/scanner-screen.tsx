import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { ApiError } from '~/api/api-error';
import type { CheckinListView, CheckinStatsView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { usePageTitle } from '~/lib/page-title';
import { ButtonLink } from '~/ui/button-link';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import { Notice } from '~/ui/notice';
import { PageHeading } from '~/ui/page-heading';
import { FrameSkeleton } from '~/ui/section-skeleton';
import { SelectField } from '~/ui/select-field';
import { useAwake } from '~/ui/use-awake';
import { History } from './history';
import { isKeptMuted } from './kept';
import { listName } from '~/ui/list-name';
import { AloneNotes, NetworkChip } from './network';
import { useLocalDoor } from './offline/use-local-door';
import { doorApi, doorListsQuery, doorStatsQuery } from './queries';
import classes from './scanner.module.css';
import { ScanDesk } from './scans';
import { signal } from './signals';
import { Stage } from './stage';
import { type Choices, useChoices } from './use-choices';
import { kindOf } from './verdict-words';

export function ScannerScreen({ listId }: { listId: string }) {
  const { data: lists, error } = useQuery({ ...doorListsQuery(), staleTime: 60_000 });
  usePageTitle(m.doors_title());
  if (error && !lists) throw error;
  if (!lists) return <FrameSkeleton />;
  const list = lists.data.find(({ id }) => id === listId);
  // A shift that ended, or somebody else's door.
  if (!list) {
    return (
      <Notice
        mark="404"
        title={m.doors_empty()}
        text={m.doors_empty_text()}
        actions={
          <ButtonLink to="/door/{-$listId}" params={{ listId: undefined }}>
            {m.scan_back()}
          </ButtonLink>
        }
      />
    );
  }
  return <Scanner key={list.id} list={list} />;
}

function Scanner({ list }: { list: CheckinListView }) {
  const choices = useChoices(list);
  const stats = useQuery(doorStatsQuery(list.id));
  const [desk] = useState(
    () =>
      new ScanDesk(doorApi, (attempt, isShown) => {
        if (isShown) signal(kindOf(attempt), isKeptMuted());
        if (attempt.outcome.state === 'answered') void stats.refetch();
      }),
  );
  const scans = useSyncExternalStore(desk.store.subscribe, desk.store.get);
  useAwake(true);
  const local = useLocalDoor(list.id, desk);
  // Not by what the browser says of its network, but by what came of requests.
  const { dataUpdatedAt, errorUpdatedAt, error } = stats;
  useEffect(() => {
    if (dataUpdatedAt > 0) desk.hear(true, dataUpdatedAt);
  }, [desk, dataUpdatedAt]);
  useEffect(() => {
    if (error instanceof ApiError && error.isUnreachable) desk.hear(false, errorUpdatedAt);
  }, [desk, error, errorUpdatedAt]);
  const { lostAt, reachedAt } = scans;
  const isLost = lostAt > reachedAt;
  return (
    <div className={classes.scanner}>
      <header className={classes.head}>
        <Link
          to="/door/{-$listId}"
          params={{ listId: undefined }}
          className={classes.back}
          aria-label={m.scan_back()}
        >
          <Icon name="chevron" />
        </Link>
        <div className={classes.what}>
          <PageHeading className={classes.title}>{listName(list)}</PageHeading>
          <p className={classes.event}>{list.event_title}</p>
        </div>
        <NetworkChip local={local} list={list} isLost={isLost} reachedAt={reachedAt} />
      </header>
      <Settings list={list} choices={choices} />
      <Stage list={list} desk={desk} scans={scans} choices={choices} />
      <div className={classes.side}>
        <Counts stats={stats.data} />
        <AloneNotes local={local} list={list} />
        <History desk={desk} scans={scans} zone={list.timezone} />
      </div>
    </div>
  );
}

function Settings({ list, choices }: { list: CheckinListView; choices: Choices }) {
  const { gate, direction, isMuted } = choices;
  return (
    <div className={classes.settings} role="group" aria-label={m.scan_settings()}>
      {list.gates.length > 0 && (
        <div className={classes.gate}>
          <SelectField
            label={m.scan_gate()}
            isLabelHidden
            value={gate}
            options={[
              { value: '', label: m.scan_gate_none() },
              ...list.gates.map((name) => ({ value: name, label: name })),
            ]}
            onChange={({ currentTarget }) => choices.setGate(currentTarget.value)}
          />
        </div>
      )}
      <fieldset className={classes.switch}>
        <legend className={classes.unseen}>{m.scan_direction()}</legend>
        {(['in', 'out'] as const).map((way) => (
          <label key={way} data-way={way}>
            <input
              type="radio"
              name="direction"
              value={way}
              checked={direction === way}
              onChange={() => choices.setDirection(way)}
            />
            <span>{way === 'in' ? m.scan_in() : m.scan_out()}</span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        className={classes.tool}
        aria-label={isMuted ? m.scan_unmute() : m.scan_mute()}
        onClick={choices.toggleMuted}
      >
        <InnerIcon name={isMuted ? 'silent' : 'sound'} />
      </button>
    </div>
  );
}

const shown = (count: number | undefined): string =>
  count === undefined ? '–' : formatCount(count);

function Counts({ stats }: { stats: CheckinStatsView | undefined }) {
  return (
    <section aria-label={m.scan_counts()}>
      <dl className={classes.counts}>
        <div>
          <dt>{m.scan_count_in()}</dt>
          <dd>
            {m.scan_count_of({
              shown: shown(stats?.n_in),
              expected: shown(stats?.n_expected),
            })}
          </dd>
        </div>
        <div>
          <dt>{m.scan_count_inside()}</dt>
          <dd>{shown(stats?.n_inside)}</dd>
        </div>
      </dl>
    </section>
  );
}
