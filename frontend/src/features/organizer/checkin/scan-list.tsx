import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type {
  CheckinScanView,
  ManagedCheckinListRowView,
  ScanPlaceView,
  ScanResult,
} from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatDateTime } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { FormAlert } from '~/ui/form-alert';
import { listName } from '~/ui/list-name';
import { MoreButton } from '~/ui/more-button';
import { reasonText } from '~/ui/reason-text';
import rows from '~/ui/rows.module.css';
import { SelectField } from '~/ui/select-field';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { scansQuery } from '../query';
import classes from './scan-list.module.css';

const results: Record<ScanResult, () => string> = {
  conflict: m.scans_conflict,
  duplicate: m.scans_duplicate,
  refused: m.scans_refused,
  admitted: m.scans_admitted,
  exited: m.scans_exited,
};

const RESULTS: ScanResult[] = ['conflict', 'duplicate', 'refused', 'admitted', 'exited'];

const kindOf = (result: ScanResult): string | undefined =>
  result === 'admitted' ? 'good' : result === 'exited' ? undefined : 'bad';

/** What was scanned, and above all what two doors disagree about. */
export function ScanList({ lists }: { lists: ManagedCheckinListRowView[] }) {
  const { path } = useEditor();
  const [result, setResult] = useState<ScanResult>();
  const [list, setList] = useState<string>();
  const pages = useInfiniteQuery(scansQuery(path, { result, list }));
  const scans = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const nConflicts = pages.data?.pages[0]?.n_conflicts ?? 0;
  return (
    <section className={classes.part} aria-labelledby="scans">
      <h2 id="scans" className={rows.subtitle}>
        {m.scans_title()}
      </h2>
      {nConflicts > 0 && result !== 'conflict' && (
        <p className={classes.warning}>
          {m.scans_conflicts({ count: nConflicts, shown: formatCount(nConflicts) })}{' '}
          <button type="button" onClick={() => setResult('conflict')}>
            {m.scans_conflicts_show()}
          </button>
        </p>
      )}
      <div className={classes.filters}>
        <SelectField
          label={m.scans_result()}
          value={result ?? ''}
          options={[
            { value: '', label: m.scans_all() },
            ...RESULTS.map((value) => ({ value, label: results[value]() })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            setResult(RESULTS.find((one) => one === value))
          }
        />
        {lists.length > 1 && (
          <SelectField
            label={m.checkin_live_list()}
            value={list ?? ''}
            options={[
              { value: '', label: m.scans_lists_all() },
              ...lists.map((one) => ({ value: one.id, label: listName(one) })),
            ]}
            onChange={({ currentTarget: { value } }) => setList(value || undefined)}
          />
        )}
      </div>
      <FormAlert error={pages.data ? undefined : (pages.error ?? undefined)} />
      {pages.data && scans.length === 0 && (
        <p className={rows.empty}>{(result ?? list) ? m.scans_none_such() : m.scans_none()}</p>
      )}
      {scans.length > 0 && (
        <ul className={rows.list} aria-busy={pages.isPlaceholderData}>
          {scans.map((scan) => (
            <ScanRow key={scan.id} scan={scan} hasLists={lists.length > 1} />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
    </section>
  );
}

function ScanRow({ scan, hasLists }: { scan: CheckinScanView; hasLists: boolean }) {
  const { organization, path } = useEditor();
  const { ticket, result, reason, annulled_at, override_reason, first_scan } = scan;
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{ticket?.name ?? m.scans_no_ticket()}</strong>
          <span className={rows.tag} data-kind={kindOf(result)}>
            {results[result]()}
          </span>
          {annulled_at && <span className={rows.tag}>{m.scan_annulled()}</span>}
        </p>
        {ticket && (
          <p className={rows.facts}>
            {ticket.offer_name} ·{' '}
            <Link
              to="/organizations/$slug/events/$id/orders/$code"
              params={{ slug: organization.slug, id: path.id, code: ticket.order_code }}
            >
              {m.scans_ticket({ order: ticket.order_code, number: ticket.number })}
            </Link>
          </p>
        )}
        {reason && <p className={classes.reason}>{keepTogether(reasonText(reason))}</p>}
        {override_reason && (
          <p className={rows.facts}>{m.scans_forced({ reason: override_reason })}</p>
        )}
        <Where place={scan} {...(hasLists && { list: scan.list_name ?? m.doors_main() })} />
        {first_scan && (
          <div className={classes.first}>
            <p>{result === 'conflict' ? m.scans_stays() : m.scans_before()}</p>
            <Where place={first_scan} />
          </div>
        )}
      </div>
    </li>
  );
}

/** Who scanned, where and when. */
function Where({ place, list }: { place: ScanPlaceView; list?: string }) {
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const { scanned_at, received_at, is_offline, gate, by, is_device } = place;
  const who = by ?? (is_device ? m.scans_some_device() : m.scans_program());
  return (
    <p className={rows.facts}>
      <time dateTime={scanned_at}>{formatDateTime(scanned_at, zone)}</time>
      {[...(list === undefined ? [] : [list]), ...(gate ? [gate] : []), who].map(
        (fact) => ` · ${fact}`,
      )}
      {is_offline && ` · ${m.scans_offline({ date: formatDateTime(received_at, zone) })}`}
    </p>
  );
}
