import { useSyncExternalStore } from 'react';
import { type Session, getSession, subscribeSession } from './session-store';

export const useSession = (): Session => useSyncExternalStore(subscribeSession, getSession);
