import { hasCode } from './api-error';
import { refreshSession, signOut } from './gen/sdk.gen';
import {
  type SignedIn,
  adoptSession,
  forgetSession,
  getSession,
  installRenewal,
  isUsable,
  wasSignedIn,
} from './session-store';

/** A page of another site cannot send this header without being asked about it first. */
const byCookie = { body: {}, headers: { 'X-Requested-With': 'fetch' } };

/** One tab at a time: the cookie works once, and the next tab finds the first one's answer. */
async function inTurn(work: () => Promise<void>): Promise<void> {
  if ('locks' in navigator) await navigator.locks.request('guichet-session', work);
  else await work();
}

let renewing: Promise<void> | undefined;

/**
 * Exchanges the cookie for a new access token. `refused` is the token that did not work: another one
 * that came meanwhile, perhaps from another tab, is as good as a new one.
 */
function renewSession(refused?: string): Promise<void> {
  renewing ??= inTurn(async () => {
    const session = getSession();
    if (isUsable(session) && session.accessToken !== refused) return;
    try {
      const { data } = await refreshSession({ ...byCookie, throwOnError: true });
      adoptSession(data);
    } catch (error) {
      if (!hasCode(error, 'accounts.session_over')) throw error;
      forgetSession();
    }
  }).finally(() => {
    renewing = undefined;
  });
  return renewing;
}

installRenewal(renewSession);

/** At the start of the app: awaited by nobody, so that public pages wait for nothing. */
export function startSession(): void {
  if (!wasSignedIn()) return;
  renewSession().catch((error: unknown) => {
    // A page that needs the session asks again, and shows what came of it.
    console.info('Session not renewed', error);
  });
}

/** Who is signed in; asks the server when this page cannot know. */
export async function ensureSession(): Promise<SignedIn | undefined> {
  if (getSession().status !== 'signed-out' && !isUsable(getSession())) await renewSession();
  const session = getSession();
  return session.status === 'signed-in' ? session : undefined;
}

/**
 * Ends this browser's session, in all its tabs. The server must agree: a cookie that it still takes
 * would sign the next person at this screen in. `leave` goes away from what only this person may see.
 */
export async function endSessionHere(leave: () => Promise<void>): Promise<void> {
  await inTurn(async () => {
    await signOut({ ...byCookie, throwOnError: true });
  });
  await leave();
  forgetSession();
}

/** After something that may have ended this session too: the server knows. */
export async function recheckSession(): Promise<void> {
  const session = getSession();
  if (session.status === 'signed-in') await renewSession(session.accessToken);
}
