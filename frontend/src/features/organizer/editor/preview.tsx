import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { categoriesQuery } from '~/api/queries';
import { organizationQuery } from '~/api/versioned';
import { EventArticle } from '~/ui/event-page/event-article';
import { datesQuery, offersQuery } from '../query';
import { sheetOf, useDraft, useEditor } from './editor-context';
import { previewOf } from './preview-of';
import { useVenues } from './venue-menu';

/** The event's page as it would be now, with what is typed but not saved yet. */
export function Preview() {
  const { organization, path } = useEditor();
  const draft = useDraft();
  const [now] = useState(() => Date.now());
  const { data: dates } = useQuery(datesQuery(path));
  const { data: offers } = useQuery(offersQuery(path));
  const venues = useVenues(sheetOf(draft).venue_id);
  const { data: categories } = useQuery(categoriesQuery());
  const { data: sheet } = useQuery(organizationQuery(path.org));
  const event = previewOf({
    event: draft.base.value,
    sheet: sheetOf(draft),
    dates: dates?.data ?? [],
    offers: offers?.data ?? [],
    venues,
    categories: categories?.data ?? [],
    organization: { ...organization, ...sheet?.value },
    now,
  });
  return <EventArticle event={event} isPreview />;
}
