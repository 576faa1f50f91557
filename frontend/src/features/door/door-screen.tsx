import { getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy, useSyncExternalStore } from 'react';
import { deviceHere, subscribeDevice } from '~/api/device';
import { PAIR } from '~/api/door-guard';
import { useSession } from '~/api/use-session';
import { FrameSkeleton } from '~/ui/section-skeleton';
import { DeviceBar, DeviceEnded } from './device-bar';
import { DoorHome } from './door-home';
import { PairScreen } from './pair-screen';

const route = getRouteApi('/door/{-$listId}');

const Scanner = lazy(async () => ({ default: (await import('./scanner-screen')).ScannerScreen }));

/** A door, or the choice of one; or a device that is to become a scanner. */
export function DoorScreen() {
  const { listId } = route.useParams();
  const device = useSyncExternalStore(subscribeDevice, deviceHere);
  const session = useSession();
  if (listId === PAIR) return <PairScreen />;
  // Who is signed in scans as themselves, also on a device that was paired.
  const own = session.status === 'signed-in' ? undefined : device;
  if (own?.state === 'ended') return <DeviceEnded name={own.name} />;
  return (
    <>
      {own && <DeviceBar device={own.device} isWide={listId !== undefined} />}
      {listId === undefined ? (
        <DoorHome />
      ) : (
        <Suspense fallback={<FrameSkeleton />}>
          <Scanner listId={listId} />
        </Suspense>
      )}
    </>
  );
}
