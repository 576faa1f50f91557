import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CheckinStatsView, ManagedCheckinListRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatTime } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { FormAlert } from '~/ui/form-alert';
import { listName } from '~/ui/list-name';
import rows from '~/ui/rows.module.css';
import { SelectField } from '~/ui/select-field';
import { sheetOf, useDraft } from '../editor/editor-context';
import { checkinStatsQuery } from '../query';
import { ArrivalsChart } from './arrivals-chart';
import classes from './live.module.css';

/** How a door goes, while it is looked at. */
export function Live({ lists }: { lists: ManagedCheckinListRowView[] }) {
  const [chosen, setChosen] = useState<string>();
  const draft = useDraft();
  const list = lists.find(({ id }) => id === chosen) ?? lists[0];
  const isDraft = draft.base.value.status === 'draft';
  if (!list) return null;
  return (
    <section className={classes.live} aria-labelledby="live">
      <h2 id="live" className={rows.subtitle}>
        {m.checkin_live()}
      </h2>
      {lists.length > 1 && !isDraft && (
        <SelectField
          label={m.checkin_live_list()}
          value={list.id}
          options={lists.map((one) => ({ value: one.id, label: listName(one) }))}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
      )}
      {isDraft ? (
        <p className={rows.empty}>{m.checkin_live_draft()}</p>
      ) : (
        <Figures key={list.id} id={list.id} />
      )}
    </section>
  );
}

function Figures({ id }: { id: string }) {
  const { data: stats, error } = useQuery(checkinStatsQuery(id));
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  if (!stats) return error ? <FormAlert error={error} /> : <p role="status">{m.list_loading()}</p>;
  return (
    <>
      <p role="status" className={classes.lost}>
        {error && keepTogether(m.checkin_live_lost({ time: formatTime(stats.at, zone) }))}
      </p>
      <Totals stats={stats} />
      <h3 className={classes.heading}>{m.checkin_by_offer()}</h3>
      <Offers stats={stats} />
      <h3 className={classes.heading}>{m.checkin_arrivals()}</h3>
      <ArrivalsChart arrivals={stats.arrivals} zone={zone} />
    </>
  );
}

function Totals({ stats }: { stats: CheckinStatsView }) {
  const { n_in, n_expected, n_inside, n_refused, n_conflicts } = stats;
  const arrived = m.scan_count_of({
    shown: formatCount(n_in),
    expected: formatCount(n_expected),
  });
  const totals = [
    [m.scan_count_in(), arrived],
    [m.scan_count_inside(), formatCount(n_inside)],
    [m.checkin_refused(), formatCount(n_refused)],
    [m.checkin_conflicts(), formatCount(n_conflicts)],
  ] as const;
  return (
    <dl className={classes.totals}>
      {totals.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Offers({ stats: { offers } }: { stats: CheckinStatsView }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{m.checkin_offer()}</th>
          <th scope="col">{m.scan_count_in()}</th>
          <th scope="col">{m.checkin_expected()}</th>
        </tr>
      </thead>
      <tbody>
        {offers.map(({ offer_id, name, n_in, n_expected }) => (
          <tr key={offer_id}>
            <th scope="row">{name}</th>
            <td>{formatCount(n_in)}</td>
            <td>{formatCount(n_expected)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
