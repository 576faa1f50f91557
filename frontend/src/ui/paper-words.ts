import type { InvoiceView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

/** What the button of a document says. */
export const paperText = ({ kind, number }: InvoiceView): string =>
  kind === 'invoice' ? m.papers_invoice({ number }) : m.papers_credit_note({ number });
