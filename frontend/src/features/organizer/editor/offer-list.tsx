import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { deleteOffer, orderOffers, updateOffer } from '~/api/gen/sdk.gen';
import type { ManagedOfferRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoney } from '~/lib/format';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { FormAlert } from '~/ui/form-alert';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import rows from '~/ui/rows.module.css';
import { inOwnLanguage } from '~/ui/event-texts';
import { offersQuery, refreshLists } from '../query';
import { useEditor } from './editor-context';
import classes from './offer-list.module.css';
import { useReorder } from './use-reorder';

interface OfferListProps {
  offers: ManagedOfferRowView[];
  onOpen: (offer: ManagedOfferRowView) => void;
}

const nameOf = ({ name_fr, name_en }: ManagedOfferRowView): string =>
  inOwnLanguage(name_fr, name_en);

export function OfferList({ offers, onOpen }: OfferListProps) {
  const { path, isReadOnly } = useEditor();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<unknown>();
  const [said, setSaid] = useState('');
  const [deleting, setDeleting] = useState<ManagedOfferRowView>();
  const hintId = useId();
  const putting = useRef(Promise.resolve());
  const query = { org: path.org };
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: offersQuery(path).queryKey });
    await refreshLists(queries);
  };
  const attempt = async (what: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await what();
    } catch (error) {
      setFailure(error);
    }
  };
  const byId = new Map(offers.map((offer) => [offer.id, offer]));

  /** One after the other: the last order that was asked for is the one that stays. */
  const put = (offer_ids: string[], movedId: string) => {
    const offer = byId.get(movedId);
    const position = offer_ids.indexOf(movedId) + 1;
    setSaid(m.offer_moved({ name: offer ? nameOf(offer) : '', position, count: offer_ids.length }));
    putting.current = putting.current.then(() =>
      attempt(async () => {
        const asked = { path: { id: path.id }, query, body: { offer_ids } };
        const { data: ordered } = await orderOffers({ ...asked, throwOnError: true });
        queries.setQueryData(offersQuery(path).queryKey, ordered);
      }),
    );
  };
  const { order, dragged, list, handle } = useReorder(
    offers.map(({ id }) => id),
    put,
  );
  const toggle = (offer: ManagedOfferRowView) =>
    attempt(async () => {
      try {
        await updateOffer({
          path: { id: path.id, offer_id: offer.id },
          query,
          headers: { 'If-Match': offer.etag },
          body: { is_active: !offer.is_active },
          throwOnError: true,
        });
      } finally {
        await refresh();
      }
    });
  const remove = async () => {
    if (!deleting) return;
    try {
      await deleteOffer({
        path: { id: path.id, offer_id: deleting.id },
        query,
        headers: { 'If-Match': deleting.etag },
        throwOnError: true,
      });
    } finally {
      await refresh();
    }
  };
  return (
    <div className={classes.offers}>
      <FormAlert error={failure} />
      <ul ref={list} className={rows.list}>
        {order.map((id) => {
          const offer = byId.get(id);
          if (!offer) return null;
          return (
            <li key={id} className={classes.row} data-dragged={dragged === id || undefined}>
              {!isReadOnly && offers.length > 1 && (
                <button
                  type="button"
                  className={classes.handle}
                  aria-label={m.offer_move({ name: nameOf(offer) })}
                  aria-describedby={hintId}
                  {...handle(id)}
                >
                  <InnerIcon name="grip" />
                </button>
              )}
              <OfferFacts offer={offer} />
              {!isReadOnly && (
                <Tools
                  offer={offer}
                  onOpen={onOpen}
                  onToggle={(one) => void toggle(one)}
                  onDelete={setDeleting}
                />
              )}
            </li>
          );
        })}
      </ul>
      {!isReadOnly && offers.length > 1 && (
        <p id={hintId} className={classes.hint}>
          {m.offer_move_hint()}
        </p>
      )}
      <p role="status" className={classes.unseen}>
        {said}
      </p>
      <ConfirmDialog
        isOpen={deleting !== undefined}
        title={m.offer_delete_title()}
        text={m.offer_delete_text({ name: deleting ? nameOf(deleting) : '' })}
        action={m.offer_delete()}
        submit={remove}
        onClose={() => setDeleting(undefined)}
      />
    </div>
  );
}

interface ToolsProps {
  offer: ManagedOfferRowView;
  onOpen: (offer: ManagedOfferRowView) => void;
  onToggle: (offer: ManagedOfferRowView) => void;
  onDelete: (offer: ManagedOfferRowView) => void;
}

function Tools({ offer, onOpen, onToggle, onDelete }: ToolsProps) {
  const name = nameOf(offer);
  const { is_active } = offer;
  return (
    <div className={rows.tools}>
      <Button
        variant="default"
        size="sm"
        aria-label={m.offer_change_of({ name })}
        onClick={() => onOpen(offer)}
      >
        {m.member_change()}
      </Button>
      <Button
        variant="default"
        size="sm"
        aria-label={(is_active ? m.offer_pause_of : m.offer_resume_of)({ name })}
        onClick={() => onToggle(offer)}
      >
        {is_active ? m.offer_pause() : m.offer_resume()}
      </Button>
      <Button
        variant="default"
        size="sm"
        px="xs"
        aria-label={m.offer_delete_of({ name })}
        onClick={() => onDelete(offer)}
      >
        <Icon name="close" size={18} />
      </Button>
    </div>
  );
}

function priceOf({ kind, price, min_price }: ManagedOfferRowView): string {
  if (kind === 'free') return m.price_free();
  if (kind === 'paid') return formatMoney(price);
  return min_price && min_price.amount > 0
    ? m.price_donation_from({ price: formatMoney(min_price) })
    : m.price_donation();
}

function OfferFacts({ offer }: { offer: ManagedOfferRowView }) {
  const { rate_class, visibility, is_active, admits } = offer;
  return (
    <div className={rows.about}>
      <p className={rows.name}>
        <strong>{nameOf(offer)}</strong>
        {rate_class === 'reduced' && <span className={rows.tag}>{m.offers_reduced()}</span>}
        {rate_class === 'vip' && <span className={rows.tag}>{m.offers_vip()}</span>}
        {visibility === 'hidden' && <span className={rows.tag}>{m.offer_hidden()}</span>}
        {visibility === 'code_only' && <span className={rows.tag}>{m.offer_code_only()}</span>}
        {!is_active && (
          <span className={rows.tag} data-kind="bad">
            {m.offer_paused()}
          </span>
        )}
      </p>
      <p className={rows.facts}>
        <span className={classes.price}>{priceOf(offer)}</span> ·{' '}
        {m.offers_admits({ count: admits })}
      </p>
    </div>
  );
}
