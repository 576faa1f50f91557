import { getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { FrameSkeleton } from '~/ui/section-skeleton';
import { DoorHome } from './door-home';

const route = getRouteApi('/door/{-$listId}');

const Scanner = lazy(async () => ({ default: (await import('./scanner-screen')).ScannerScreen }));

/** A door, or the choice of one. */
export function DoorScreen() {
  const { listId } = route.useParams();
  if (listId === undefined) return <DoorHome />;
  return (
    <Suspense fallback={<FrameSkeleton />}>
      <Scanner listId={listId} />
    </Suspense>
  );
}
