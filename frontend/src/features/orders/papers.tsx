import type { OrderView } from '~/api/gen/types.gen';
import { getInvoiceFile, getReceiptFile } from '~/api/papers';
import { getOrderTicketsFile } from '~/api/tickets';
import { m } from '~/i18n/messages.js';
import { PaperButton } from '~/ui/paper-button';
import { paperText } from '~/ui/paper-words';
import classes from './orders.module.css';
import { waitsForInvoice } from './queries';

/** What the buyer keeps: the tickets, the invoice, credit notes, the receipt. */
export function Papers({ order }: { order: OrderView }) {
  if (!order.confirmed_at) return null;
  const { code } = order;
  const hasTickets =
    order.status === 'confirmed' &&
    order.tickets.some(({ status, is_handed_on }) => status === 'active' && !is_handed_on);
  return (
    <section className={classes.papers} aria-label={m.papers_title()}>
      <h2>{m.papers_title()}</h2>
      {hasTickets && (
        <PaperButton
          label={m.ticket_all_pdf()}
          name={`tickets-${code}`}
          load={() => getOrderTicketsFile(code)}
        />
      )}
      {waitsForInvoice(order) && <p role="status">{m.papers_soon()}</p>}
      {order.invoices.map((paper) => (
        <PaperButton
          key={paper.id}
          label={paperText(paper)}
          name={paper.number}
          load={() => getInvoiceFile(code, paper.id)}
        />
      ))}
      <PaperButton
        label={m.papers_receipt()}
        name={`guichet-${code}`}
        load={() => getReceiptFile(code)}
      />
    </section>
  );
}
