import type { InvoiceKind } from '~/api/gen/types.gen';

export const INVOICE_KINDS: InvoiceKind[] = ['invoice', 'credit_note'];

/** Which invoices are shown; it is all in the address. */
export interface InvoicesSearch {
  q?: string | undefined;
  year?: string | undefined;
  kind?: InvoiceKind | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

export const parseInvoicesSearch = (search: Record<string, unknown>): InvoicesSearch => ({
  q: text(search['q'])?.slice(0, 200),
  year: /^20\d\d$/.exec(text(search['year']) ?? '')?.[0],
  kind: INVOICE_KINDS.find((kind) => kind === search['kind']),
});
