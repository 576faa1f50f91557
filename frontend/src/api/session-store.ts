import type { MeView, SessionView } from './gen/types.gen';

export interface SignedIn {
  status: 'signed-in';
  accessToken: string;
  /** When the token dies, by this device's clock. */
  expiresAt: number;
  user: MeView;
}

/** `unknown` until the server was asked: only it can see the cookie. */
export type Session = { status: 'unknown' } | { status: 'signed-out' } | SignedIn;

/** A token this close to its end is exchanged before it is used. */
const MARGIN_MS = 15_000;
/** Says that asking is worth it, so that strangers cost no request. It is not a secret. */
const HINT = 'guichet_signed_in';

type Told = { kind: 'session'; session: SignedIn } | { kind: 'signed-out' };

// The token lives in this variable and nowhere else; tabs hand it to each other by message.
let current: Session = { status: 'unknown' };
const listeners = new Set<() => void>();
const channel =
  typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('guichet-session');

channel?.addEventListener('message', ({ data }: MessageEvent<Told>) => {
  setCurrent(data.kind === 'session' ? data.session : { status: 'signed-out' });
});

function tell(told: Told): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has its own origin's tabs only
  channel?.postMessage(told);
}

function setCurrent(next: Session): void {
  current = next;
  for (const listener of listeners) listener();
}

function remember(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(HINT, '1');
    else localStorage.removeItem(HINT);
  } catch {
    // Storage may be forbidden; then each guarded page asks the server.
  }
}

export const getSession = (): Session => current;

export const personOf = (session: Session): string | undefined =>
  session.status === 'signed-in' ? session.user.id : undefined;

export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether this browser was signed in when it was last seen. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(HINT) !== null;
  } catch {
    return false;
  }
}

/** A session began or was renewed here: every tab has it. */
export function adoptSession({ access_token, expires_in, user }: SessionView): void {
  const session: SignedIn = {
    status: 'signed-in',
    accessToken: access_token,
    expiresAt: Date.now() + expires_in * 1_000,
    user,
  };
  remember(true);
  setCurrent(session);
  tell({ kind: 'session', session });
}

/** A fresh proof came with another token; the person is the same. */
export function adoptToken(token: { access_token: string; expires_in: number }): void {
  if (current.status === 'signed-in')
    adoptSession({ ...token, token_type: 'Bearer', user: current.user });
}

/** The profile changed: the menu shows the new name. */
export function adoptUser(user: MeView): void {
  if (current.status !== 'signed-in') return;
  const session = { ...current, user };
  setCurrent(session);
  tell({ kind: 'session', session });
}

/** Nobody is signed in (any more), in any tab. */
export function forgetSession(): void {
  remember(false);
  if (current.status === 'signed-out') return;
  setCurrent({ status: 'signed-out' });
  tell({ kind: 'signed-out' });
}

/** For tests: as if the page had just been opened. */
export function resetSession(): void {
  setCurrent({ status: 'unknown' });
}

export const isUsable = (session: Session): session is SignedIn =>
  session.status === 'signed-in' && session.expiresAt - MARGIN_MS > Date.now();

// How to get a new token is another module's business: it needs the client, which needs this one.
type Renewal = (refused?: string) => Promise<void>;
let renewal: Renewal | undefined;

export function installRenewal(next: Renewal): void {
  renewal = next;
}

/** A token for a request, exchanged first when it is about to die. */
export async function accessToken(): Promise<string | undefined> {
  // A page that was opened without a network does not know yet who is there.
  const isAskedFor = current.status === 'signed-in' ? !isUsable(current) : wasSignedIn();
  if (isAskedFor) await renewal?.();
  return current.status === 'signed-in' ? current.accessToken : undefined;
}

/** Another token in place of a refused one, if the session still goes on. */
export async function tokenAfter(refused: string): Promise<string | undefined> {
  await renewal?.(refused);
  const token = current.status === 'signed-in' ? current.accessToken : undefined;
  return token === refused ? undefined : token;
}
