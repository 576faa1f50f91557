import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { deletePromoCode, updatePromoCode } from '~/api/gen/sdk.gen';
import type { PromoCodeView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatDateTime } from '~/lib/format';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { inOwnLanguage } from '~/ui/event-texts';
import { FormAlert } from '~/ui/form-alert';
import { Icon } from '~/ui/icon';
import rows from '~/ui/rows.module.css';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { isPromoCodeList, offersQuery } from '../query';
import { benefitText, promoStatusKind, promoStatusText } from './promo-words';
import classes from './promo.module.css';

const explain = (error: unknown): string | undefined =>
  hasCode(error, 'sales.promo_code_used') ? m.promo_used_stays() : undefined;

interface PromoListProps {
  codes: PromoCodeView[];
  onOpen: (code: PromoCodeView) => void;
}

export function PromoList({ codes, onOpen }: PromoListProps) {
  const { path, isReadOnly } = useEditor();
  const { data: offers } = useSuspenseQuery(offersQuery(path));
  const queries = useQueryClient();
  const [failure, setFailure] = useState<unknown>();
  const [deleting, setDeleting] = useState<PromoCodeView>();
  const names = new Map(
    offers.data.map(({ id, name_fr, name_en }) => [id, inOwnLanguage(name_fr, name_en)]),
  );
  const refresh = () => queries.invalidateQueries({ predicate: isPromoCodeList });
  const target = ({ id, etag }: PromoCodeView) => ({
    path: { id: path.id, promo_code_id: id },
    query: { org: path.org },
    headers: { 'If-Match': etag },
    throwOnError: true as const,
  });
  const toggle = async (code: PromoCodeView) => {
    setFailure(undefined);
    try {
      await updatePromoCode({ ...target(code), body: { is_active: !code.is_active } });
    } catch (error) {
      setFailure(error);
    }
    await refresh();
  };
  const remove = async () => {
    if (!deleting) return;
    try {
      await deletePromoCode(target(deleting));
    } finally {
      await refresh();
    }
  };
  return (
    <div className={classes.codes}>
      <FormAlert error={failure} />
      <ul className={rows.list}>
        {codes.map((code) => (
          <PromoRow
            key={code.id}
            code={code}
            offers={code.offer_ids?.flatMap((id) => names.get(id) ?? [])}
            {...(!isReadOnly && {
              onOpen: () => onOpen(code),
              onToggle: () => void toggle(code),
              onDelete: () => setDeleting(code),
            })}
          />
        ))}
      </ul>
      <ConfirmDialog
        isOpen={deleting !== undefined}
        title={m.promo_delete_title()}
        text={m.promo_delete_text({ code: deleting?.code ?? '' })}
        action={m.promo_delete()}
        explain={explain}
        submit={remove}
        onClose={() => setDeleting(undefined)}
      />
    </div>
  );
}

interface PromoRowProps {
  code: PromoCodeView;
  /** Their names; absent: all offers. */
  offers: string[] | undefined;
  onOpen?: () => void;
  onToggle?: () => void;
  onDelete?: () => void;
}

function PromoRow({ code, offers, onOpen, onToggle, onDelete }: PromoRowProps) {
  const { is_active, status, batch_id } = code;
  const about = { code: code.code };
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong className={classes.code}>{code.code}</strong>
          <span className={rows.tag} data-kind={promoStatusKind(status)}>
            {promoStatusText(status)}
          </span>
          {batch_id && <span className={rows.tag}>{m.promo_of_batch()}</span>}
        </p>
        <p className={rows.facts}>
          <span className={classes.benefit}>{benefitText(code)}</span>
          {' · '}
          {offers ? m.parts_for({ offers: offers.join(', ') || '—' }) : m.parts_all_offers()}
        </p>
        <p className={rows.facts}>
          {usesText(code)}
          <Window code={code} />
        </p>
      </div>
      {onOpen && (
        <div className={rows.tools}>
          <Button
            variant="default"
            size="sm"
            aria-label={m.promo_change_of(about)}
            onClick={onOpen}
          >
            {m.member_change()}
          </Button>
          <Button
            variant="default"
            size="sm"
            aria-label={(is_active ? m.promo_off_of : m.promo_on_of)(about)}
            onClick={onToggle}
          >
            {is_active ? m.promo_off() : m.promo_on()}
          </Button>
          <Button
            variant="default"
            size="sm"
            px="xs"
            aria-label={m.promo_delete_of(about)}
            onClick={onDelete}
          >
            <Icon name="close" size={18} />
          </Button>
        </div>
      )}
    </li>
  );
}

/** `3 sur 100 utilisations, 1 en cours`. */
function usesText({ used, held, max_uses, max_per_person }: PromoCodeView): string {
  const uses =
    typeof max_uses === 'number'
      ? m.promo_uses_of({
          count: max_uses,
          shown: formatCount(used),
          max: formatCount(max_uses),
        })
      : m.promo_uses({ count: used, shown: formatCount(used) });
  return [
    uses,
    ...(held > 0 ? [m.promo_uses_held({ count: held, shown: formatCount(held) })] : []),
    ...(typeof max_per_person === 'number'
      ? [m.promo_each({ count: max_per_person, shown: formatCount(max_per_person) })]
      : []),
  ].join(', ');
}

function Window({ code: { valid_from, valid_until } }: { code: PromoCodeView }) {
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  return (
    <>
      {valid_from && (
        <>
          {' · '}
          <time dateTime={valid_from}>
            {m.promo_from({ date: formatDateTime(valid_from, zone) })}
          </time>
        </>
      )}
      {valid_until && (
        <>
          {' · '}
          <time dateTime={valid_until}>
            {m.promo_until({ date: formatDateTime(valid_until, zone) })}
          </time>
        </>
      )}
    </>
  );
}
