import { createFileRoute } from '@tanstack/react-router';
import { DoorListScreen } from '~/features/organizer/participants/door-list-screen';
import { parseParticipantsSearch } from '~/features/organizer/search';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug_/events/$id/door-list')({
  validateSearch: (search) => {
    const { offer, occurrence } = parseParticipantsSearch(search);
    return { offer, occurrence };
  },
  pendingComponent: SectionSkeleton,
  component: DoorListScreen,
});
