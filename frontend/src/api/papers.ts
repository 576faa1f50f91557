import { getOrderInvoice, getReceipt } from './gen/sdk.gen';

export const getInvoiceFile = async (code: string, id: string): Promise<Blob> =>
  (await getOrderInvoice({ path: { code, id }, parseAs: 'blob', throwOnError: true })).data;

export const getReceiptFile = async (code: string): Promise<Blob> =>
  (await getReceipt({ path: { code }, parseAs: 'blob', throwOnError: true })).data;
