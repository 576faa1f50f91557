import { downloadInvoice } from './gen/sdk.gen';

/** The PDF of what an organization issued. */
export const issuedInvoiceFile = async (org: string, id: string): Promise<Blob> =>
  (
    await downloadInvoice({
      path: { id },
      query: { org },
      parseAs: 'blob',
      throwOnError: true,
    })
  ).data;
