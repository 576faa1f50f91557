import type { ReactNode } from 'react';
import type { AuditEntryView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import classes from './audit-list.module.css';
import { actionText } from './audit-text';
import rows from './rows.module.css';
import { Technical } from './technical';

interface AuditListProps {
  entries: AuditEntryView[];
  /** Whether entries of several organizations stand side by side. */
  isPlatform?: boolean;
  /** Who it was, as far as this reader may follow it. */
  person: (actor: NonNullable<AuditEntryView['actor']>) => ReactNode;
}

export function AuditList({ entries, isPlatform = false, person }: AuditListProps) {
  if (entries.length === 0) return <p className={rows.empty}>{m.audit_none()}</p>;
  return (
    <ol className={rows.list}>
      {entries.map((entry) => (
        <li key={entry.seq} className={rows.row}>
          <div className={rows.about}>
            <p className={rows.name}>
              <strong>{actionText(entry.action)}</strong>
              {isPlatform && entry.organization?.name && (
                <span className={rows.tag}>{entry.organization.name}</span>
              )}
            </p>
            <p className={rows.facts}>
              <time dateTime={entry.at}>{formatMoment(entry.at)}</time>
              {' · '}
              {entry.actor ? person(entry.actor) : m.audit_nobody()}
              {entry.network && ` · ${m.device_network({ network: entry.network })}`}
            </p>
            <More entry={entry} />
          </div>
        </li>
      ))}
    </ol>
  );
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

function More({ entry }: { entry: AuditEntryView }) {
  const facts: [string, string][] = [
    ...Object.entries(entry.details).map(([name, value]): [string, string] => [name, shown(value)]),
    ['subject', entry.subject],
    ['action', entry.action],
    ['request', entry.request_id],
    ['n°', String(entry.seq)],
  ];
  return (
    <Technical>
      <dl className={classes.details}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Technical>
  );
}
