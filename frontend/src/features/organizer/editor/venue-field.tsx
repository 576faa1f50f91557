import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createVenue } from '~/api/gen/sdk.gen';
import type { VenueRequest } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { Dialog } from '~/ui/dialog';
import { Icon } from '~/ui/icon';
import { VenueForm } from '~/ui/venue-form';
import { refreshLists } from '../query';
import { sheetOf, useDraft, useEditor } from './editor-context';
import { DraftChoice } from './fields';
import classes from './step-frame.module.css';
import { VenueSearch, useVenueMenu } from './venue-menu';

/** A venue of the organization, one that everybody may use, or a new one on the spot. */
export function VenueField() {
  const { path, draft, isReadOnly } = useEditor();
  const { venue_id } = sheetOf(useDraft());
  const { options, search } = useVenueMenu(venue_id);
  const queries = useQueryClient();
  const [isAdding, setIsAdding] = useState(false);
  const make = async (body: VenueRequest) => {
    const query = { org: path.org };
    const { data: venue } = await createVenue({ query, body, throwOnError: true });
    await refreshLists(queries);
    // The place tells the time, as long as nobody saw it.
    const isDraft = draft.get().base.value.status === 'draft';
    draft.change({ venue_id: venue.id, ...(isDraft && { timezone: venue.timezone }) });
    setIsAdding(false);
  };
  return (
    <>
      <VenueSearch search={search} />
      <div className={classes.row}>
        <DraftChoice
          name="venue_id"
          label={m.editor_venue()}
          options={[{ value: '', label: m.editor_venue_none() }, ...options]}
        />
        {!isReadOnly && (
          <Button
            variant="default"
            leftSection={<Icon name="plus" />}
            onClick={() => setIsAdding(true)}
          >
            {m.venue_new()}
          </Button>
        )}
      </div>
      <Dialog isOpen={isAdding} title={m.venue_new()} onClose={() => setIsAdding(false)}>
        <VenueForm save={make} />
      </Dialog>
    </>
  );
}
