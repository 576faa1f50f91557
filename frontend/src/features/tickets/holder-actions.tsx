import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TicketView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import { SavedNote } from '~/ui/saved-note';
import { OfferDialog, ReissueDialog, RenameDialog, TakeBackDialog } from './holder-dialogs';
import classes from './my-tickets.module.css';

type Question = 'rename' | 'offer' | 'take back' | 'reissue';

const saved: Record<Question, () => string> = {
  rename: m.holder_renamed,
  offer: m.holder_offered,
  'take back': m.holder_taken_back,
  reissue: m.holder_reissued,
};

/** Another name, another person, another code: whatever is possible still. */
export function HolderActions({ ticket }: { ticket: TicketView }) {
  const queries = useQueryClient();
  const [open, setOpen] = useState<Question>();
  const [done, setDone] = useState<Question>();
  const [nDone, setNDone] = useState(0);
  const { can, transfer } = ticket;
  const dialog = (question: Question) => ({
    ticket,
    isOpen: open === question,
    onClose: () => setOpen(undefined),
    onDone: async () => {
      setDone(question);
      setNDone((n) => n + 1);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['ticket', ticket.id] }),
        queries.invalidateQueries({ queryKey: ['my tickets'] }),
        queries.invalidateQueries({ queryKey: ['order', ticket.order_code] }),
      ]);
    },
  });
  const isFixed = !can.rename && !can.transfer && !can.reissue && !transfer;
  if (isFixed && !done) return null;
  return (
    <section className={classes.holder} aria-labelledby="holder">
      <h2 id="holder" className={classes.smaller}>
        {m.holder_title()}
      </h2>
      <SavedNote times={nDone} text={done ? saved[done]() : ''} />
      {transfer && (
        <div className={classes.pending}>
          <p>
            <b>{m.holder_pending({ email: transfer.email })}</b>
            <br />
            {m.holder_pending_until({ date: formatMoment(transfer.expires_at) })}
          </p>
          <Button variant="default" onClick={() => setOpen('take back')}>
            {m.holder_take_back()}
          </Button>
        </div>
      )}
      <div className={classes.keep}>
        {can.rename && (
          <Button
            variant="default"
            leftSection={<Icon name="person" size={18} />}
            onClick={() => setOpen('rename')}
          >
            {m.holder_rename()}
          </Button>
        )}
        {can.transfer && (
          <Button
            variant="default"
            leftSection={<Icon name="share" size={18} />}
            onClick={() => setOpen('offer')}
          >
            {m.holder_offer()}
          </Button>
        )}
        {can.reissue && (
          <Button
            variant="default"
            leftSection={<InnerIcon name="phone" size={18} />}
            onClick={() => setOpen('reissue')}
          >
            {m.holder_reissue()}
          </Button>
        )}
      </div>
      <RenameDialog {...dialog('rename')} />
      <OfferDialog {...dialog('offer')} />
      <TakeBackDialog {...dialog('take back')} />
      <ReissueDialog {...dialog('reissue')} />
    </section>
  );
}
