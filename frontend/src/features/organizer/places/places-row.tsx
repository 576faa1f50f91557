import { Button } from '@mantine/core';
import type { QuotaView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { Icon } from '~/ui/icon';
import rows from '~/ui/rows.module.css';
import { sizeText } from './capacity-text';
import classes from './places.module.css';
import { takenParts } from './taken';

interface PlacesRowProps {
  quota: QuotaView;
  /** The offers that take from it, in words. */
  takers: string;
  onChange?: () => void;
  onDelete?: () => void;
}

/** Places, and who has them. */
export function PlacesRow({ quota, takers, onChange, onDelete }: PlacesRowProps) {
  const { kind, size, available, overbook } = quota;
  const name = kind === 'part' ? (quota.name ?? '') : m.parts_whole();
  const isFull = available === 0;
  const figures = [
    ...takenParts(quota),
    ...(typeof available === 'number'
      ? [m.places_free({ count: available, shown: formatCount(available) })]
      : []),
  ];
  return (
    <li className={classes.place}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{name}</strong>
          <span>{sizeText(size)}</span>
          {overbook > 0 && (
            <span className={rows.facts}>
              {m.places_beyond({ count: overbook, shown: formatCount(overbook) })}
            </span>
          )}
          {isFull && (
            <span className={rows.tag} data-kind="bad">
              {m.places_full()}
            </span>
          )}
        </p>
        {takers && <p className={rows.facts}>{m.parts_for({ offers: takers })}</p>}
        {typeof size === 'number' && <Bar quota={quota} size={size} />}
        {figures.length > 0 && <p className={rows.facts}>{figures.join(' · ')}</p>}
      </div>
      {onChange && (
        <div className={rows.tools}>
          <Button
            variant="default"
            size="sm"
            aria-label={m.places_change_of({ name })}
            onClick={onChange}
          >
            {m.member_change()}
          </Button>
          {onDelete && (
            <Button
              variant="default"
              size="sm"
              px="xs"
              aria-label={m.part_delete_of({ name })}
              onClick={onDelete}
            >
              <Icon name="close" size={18} />
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** The same as the figures below it, for eyes. */
function Bar({ quota, size }: { quota: QuotaView; size: number }) {
  const { sold, held, blocked, overbook } = quota;
  const all = Math.max(size + overbook, 1);
  const part = (kind: string, n: number) =>
    n > 0 && <span data-kind={kind} style={{ inlineSize: `${(100 * n) / all}%` }} />;
  return (
    <span className={classes.bar} aria-hidden="true">
      {part('sold', sold)}
      {part('held', held)}
      {part('blocked', blocked)}
    </span>
  );
}
