import {
  checkOut as sendCheckOut,
  createReservation,
  extendReservation,
  getOrder as askOrder,
  listOrderQuestions,
  listMyOrders as askMyOrders,
  payOrder as sendPayment,
  releaseReservation,
} from './gen/sdk.gen';
import type {
  AskedQuestionView,
  CheckoutRequest,
  CheckoutView,
  OrderPage,
  OrderView,
  PayOrderRequest,
} from './gen/types.gen';
import { grantsFor } from './grants';

/** The key makes the same request again harmless. A private event wants to know who was let in. */
const keyed = (key: string) => {
  const grants = grantsFor();
  return {
    headers: { 'Idempotency-Key': key, ...(grants && { 'Access-Grant': grants }) },
    throwOnError: true as const,
  };
};

export const checkOut = async (key: string, body: CheckoutRequest): Promise<CheckoutView> =>
  (await sendCheckOut({ body, ...keyed(key) })).data;

export const reserve = async (key: string, body: CheckoutRequest): Promise<OrderView> =>
  (await createReservation({ body, ...keyed(key) })).data;

export const extendHold = async (id: string): Promise<OrderView> =>
  (await extendReservation({ path: { id }, throwOnError: true })).data;

export async function letGo(id: string): Promise<void> {
  await releaseReservation({ path: { id }, throwOnError: true });
}

export const payOrder = async (
  key: string,
  code: string,
  body: PayOrderRequest,
): Promise<CheckoutView> => (await sendPayment({ path: { code }, body, ...keyed(key) })).data;

/** What is asked about an order that is not paid yet. */
export const askedOfOrder = async (
  code: string,
  signal: AbortSignal,
): Promise<AskedQuestionView[]> =>
  (await listOrderQuestions({ path: { code }, signal, throwOnError: true })).data.data;

export const getOrder = async (code: string, signal: AbortSignal): Promise<OrderView> =>
  (await askOrder({ path: { code }, signal, throwOnError: true })).data;

export const listMyOrders = async (
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<OrderPage> =>
  (await askMyOrders({ query: { ...(cursor && { cursor }) }, signal, throwOnError: true })).data;
