import type { QueryClient } from '@tanstack/react-query';
import { createStore } from '~/lib/store';
import { hasCode } from './api-error';
import { cartKey } from './cart-key';
import { forgetCartToken, noteChange, noteUnits } from './cart-notes';
import { keptCart } from './cart-store';
import { type LineWish, wishedCart } from './cart-wishes';
import {
  deleteCart,
  deleteCartLine,
  getCart,
  leaveCartPromo,
  listCartQuestions,
  mergeCarts,
  quoteCart,
  setCartLines,
  updateCartLine,
  useCartPromo as sendCartPromo,
} from './gen/sdk.gen';
import type {
  AskedQuestionView,
  CartLineRequest,
  CartNotice,
  CartView,
  QuoteView,
} from './gen/types.gen';
import { grantsFor } from './grants';
import { ensureSession } from './session';
import { getSession, personOf, subscribeSession, wasSignedIn } from './session-store';
import { createWishQueue } from './wish-queue';

const bearer = [{ scheme: 'bearer', type: 'http' }] as const;

/** Whose cart it is. A change is sent to its end also when the page goes. */
export async function asHolder(slug?: string) {
  if (wasSignedIn()) await ensureSession().catch(() => undefined);
  const isSignedIn = getSession().status === 'signed-in';
  const { token } = keptCart();
  const grants = grantsFor(slug);
  return {
    ...(isSignedIn && { security: bearer }),
    headers: {
      ...(!isSignedIn && token && { 'Cart-Token': token }),
      ...(grants && { 'Access-Grant': grants }),
    },
    throwOnError: true as const,
  };
}

/** What whoever buys is asked about what is in it. */
export const askedOfCart = async (signal: AbortSignal): Promise<AskedQuestionView[]> =>
  (await listCartQuestions({ ...(await asHolder()), signal })).data.data;

/** The last that the server said; what is wished goes on top of it. */
let told: CartView | undefined;
let queries: QueryClient | undefined;

/** What became of lines when the cart from before signing in was taken along, until it was read. */
export const cartNotices = createStore<CartNotice[]>([]);

/** Per line, why its last change was refused. */
export const lineRefusals = createStore<ReadonlyMap<string, unknown>>(new Map());

function setRefusal(line: string, error: unknown): void {
  const next = new Map(lineRefusals.get());
  if (error === undefined) next.delete(line);
  else next.set(line, error);
  lineRefusals.set(next);
}

const wishes = createWishQueue<LineWish>({
  send: async (line_id, { quantity, price }) => {
    const asked = { path: { line_id }, keepalive: true, ...(await asHolder()) };
    const body = { quantity, ...(price && { price }) };
    const { data } = await (quantity === 0
      ? deleteCartLine(asked)
      : updateCartLine({ ...asked, body }));
    adoptChange(data);
  },
  onChange: () => {
    if (!told) return;
    const cart = wishedCart(told, wishes.open());
    queries?.setQueryData(cartKey(), cart);
    noteUnits(cart.n_units);
  },
  onRefusal: (line, error) => {
    setRefusal(line, error);
    // Another tab took it out.
    if (hasCode(error, 'sales.cart_line_not_found')) {
      void queries?.invalidateQueries({ queryKey: cartKey() });
    }
  },
});

let person = personOf(getSession());
subscribeSession(() => {
  const next = personOf(getSession());
  if (next === person) return;
  person = next;
  told = undefined;
  wishes.forget();
});
window.addEventListener('pagehide', () => void wishes.flush());

function adoptChange(cart: CartView): CartView {
  told = cart;
  noteChange(cart.n_units, cart.cart_token ?? undefined);
  return wishedCart(cart, wishes.open());
}

/** Everything that is wished is sent before what depends on it. */
async function change(client: QueryClient, ask: () => Promise<CartView>): Promise<CartView> {
  queries = client;
  await wishes.flush();
  const cart = adoptChange(await ask());
  client.setQueryData(cartKey(), cart);
  return cart;
}

async function merge(token: string): Promise<CartView> {
  const grants = grantsFor();
  const headers = { 'Cart-Token': token, ...(grants && { 'Access-Grant': grants }) };
  const { data: cart } = await mergeCarts({ headers, throwOnError: true });
  forgetCartToken(cart.n_units);
  if (cart.notices?.length) cartNotices.set(cart.notices);
  return cart;
}

/** The cart as it is now. Whoever signed in since they filled one has it taken along. */
export async function fetchCart(signal: AbortSignal): Promise<CartView> {
  const me = await asHolder();
  const { token } = keptCart();
  const isMine = getSession().status === 'signed-in';
  told =
    isMine && token !== undefined ? await merge(token) : (await getCart({ ...me, signal })).data;
  noteUnits(told.n_units);
  return wishedCart(told, wishes.open());
}

/** How many there are to be: shown at once, sent a moment later. None takes the line out. */
export function wishLine(client: QueryClient, line: string, wish: LineWish): void {
  queries = client;
  told ??= client.getQueryData<CartView>(cartKey());
  setRefusal(line, undefined);
  wishes.wish(line, wish);
}

/** Sends what was wished, before the page goes or something else is asked. */
export const flushWishes = (): Promise<void> => wishes.flush();

/** As many of each as is said, whatever there were before: all of them or none. */
export const setLines = (
  client: QueryClient,
  lines: CartLineRequest[],
  slug?: string,
): Promise<CartView> =>
  change(client, async () => {
    return (await setCartLines({ body: { lines }, ...(await asHolder(slug)) })).data;
  });

export const applyCode = (client: QueryClient, code: string): Promise<CartView> =>
  change(client, async () => (await sendCartPromo({ body: { code }, ...(await asHolder()) })).data);

export const leaveCodes = (client: QueryClient): Promise<CartView> =>
  change(client, async () => (await leaveCartPromo(await asHolder())).data);

export async function emptyCart(client: QueryClient): Promise<void> {
  queries = client;
  await wishes.flush();
  await deleteCart(await asHolder());
  // A new one is made by the next thing that is put in.
  told = { version: '', n_units: 0, groups: [] };
  forgetCartToken(0);
  client.setQueryData(cartKey(), told);
}

/** What things would cost now and what would stand in their way. */
export async function askQuote(
  lines: CartLineRequest[],
  { slug, isPrivate }: { slug: string; isPrivate: boolean },
  signal: AbortSignal,
): Promise<QuoteView> {
  const me = isPrivate ? await asHolder(slug) : { throwOnError: true as const };
  return (await quoteCart({ body: { lines }, ...me, signal })).data;
}
