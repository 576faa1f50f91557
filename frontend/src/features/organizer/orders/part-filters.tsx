import { useQuery } from '@tanstack/react-query';
import { m } from '~/i18n/messages.js';
import { formatDateTime } from '~/lib/format';
import { SelectField } from '~/ui/select-field';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { datesQuery, offersQuery } from '../query';
import { offerName } from './offer-name';

interface PartFiltersProps {
  chosen: { offer?: string | undefined; occurrence?: string | undefined };
  ask: (change: Record<string, unknown>) => void;
}

/** By offer and by date, where there are several. */
export function PartFilters({ chosen: search, ask }: PartFiltersProps) {
  const { path } = useEditor();
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const offers = useQuery(offersQuery(path)).data?.data ?? [];
  const dates = useQuery(datesQuery(path)).data?.data ?? [];
  return (
    <>
      {(offers.length > 1 || search.offer) && (
        <SelectField
          label={m.comp_offer()}
          value={search.offer ?? ''}
          options={[
            { value: '', label: m.desk_all_offers() },
            ...offers.map((offer) => ({ value: offer.id, label: offerName(offer) })),
          ]}
          onChange={({ currentTarget: { value } }) => ask({ offer: value })}
        />
      )}
      {(dates.length > 1 || search.occurrence) && (
        <SelectField
          label={m.comp_date()}
          value={search.occurrence ?? ''}
          options={[
            { value: '', label: m.desk_all_dates() },
            ...dates.map(({ id, starts_at }) => ({
              value: id,
              label: formatDateTime(starts_at, zone),
            })),
          ]}
          onChange={({ currentTarget: { value } }) => ask({ occurrence: value })}
        />
      )}
    </>
  );
}
