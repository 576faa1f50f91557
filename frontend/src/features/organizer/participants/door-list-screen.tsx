import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { exportParticipants } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatDateTime } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { titleOf } from '~/ui/event-texts';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { InnerIcon } from '~/ui/inner-icon';
import rows from '~/ui/rows.module.css';
import { withStepUp } from '~/ui/step-up';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { Frame } from '../editor/step-frame';
import { questionsQuery } from '../query';
import { answerWords } from './answer-words';
import { answersOf } from './answered';
import { askedOf } from './asked';
import classes from './door-list.module.css';
import { type Guest, guestsOf } from './guests-of';

const route = getRouteApi('/organizations/$slug_/events/$id/participants');

/** Everybody with a ticket that lets them in, by name, with a box to tick. Paper needs no network. */
export function DoorListScreen() {
  const { organization, path } = useEditor();
  const { offer, occurrence, answers } = route.useSearch();
  const search = { offer, occurrence, answers };
  const asked = useQuery({
    queryKey: ['door list', path, search],
    queryFn: async () => {
      const { data } = await withStepUp(() =>
        exportParticipants({
          path: { id: path.id },
          query: {
            ...askedOf(search),
            org: path.org,
            format: 'json',
            status: 'active',
            columns: 'name,offer_name,starts_at,order_code,checked_in_at',
          },
          parseAs: 'json',
          throwOnError: true,
        }),
      );
      return guestsOf(data);
    },
    // Each time is an export, which the audit log has.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnReconnect: false,
  });
  const guests = asked.data ?? [];
  return (
    <Frame
      name={m.door_list_nav()}
      title={m.door_list_title()}
      text={m.door_list_text()}
      isDisabled={false}
    >
      <div className={formClasses.actions}>
        <Button
          leftSection={<InnerIcon name="print" size={18} />}
          aria-disabled={guests.length === 0}
          onClick={() => guests.length > 0 && window.print()}
        >
          {m.door_list_print()}
        </Button>
        <ButtonLink
          to="/organizations/$slug/events/$id/participants"
          params={{ slug: organization.slug, id: path.id }}
          search={search}
          variant="default"
        >
          {m.door_list_back()}
        </ButtonLink>
      </div>
      <FormAlert error={asked.error ?? undefined} />
      {asked.isPending && <Skeleton height="20rem" />}
      {asked.data && guests.length === 0 && (
        <p className={rows.empty} role="status">
          {m.participants_not_found()}
        </p>
      )}
      {guests.length > 0 && <Sheet guests={guests} answers={answers} />}
    </Frame>
  );
}

interface SheetProps {
  guests: Guest[];
  /** Whose answers they are only, as the address has it. */
  answers: string | undefined;
}

function Sheet({ guests, answers }: SheetProps) {
  const { path } = useEditor();
  const wanted = answersOf(answers);
  const { data } = useQuery({ ...questionsQuery(path), enabled: wanted.length > 0 });
  const said = wanted.flatMap((filter) => answerWords(data?.data ?? [], filter) ?? []);
  const sheet = sheetOf(useDraft());
  const zone = sheet.timezone ?? 'UTC';
  const dates = new Set(guests.map(({ starts_at }) => starts_at));
  const [date] = dates;
  return (
    <section className={classes.sheet} aria-label={m.door_list_title()}>
      <h2 className={classes.title}>{titleOf(sheet)}</h2>
      <p className={classes.facts}>
        {dates.size === 1 && date && `${formatDateTime(date, zone)} · `}
        {m.participants_count({ count: guests.length, shown: formatCount(guests.length) })}
        {said.length > 0 && ` · ${said.join(' · ')}`}
      </p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{m.door_list_here()}</th>
            <th scope="col">{m.participants_name()}</th>
            <th scope="col">{m.participants_offer()}</th>
            {dates.size > 1 && <th scope="col">{m.participants_date()}</th>}
            <th scope="col">{m.participants_order()}</th>
          </tr>
        </thead>
        <tbody>
          {guests.map((guest, index) => (
            // Two tickets of an order may be the same in every column.
            // oxlint-disable-next-line react/no-array-index-key -- the list never changes
            <tr key={index}>
              <td>
                <span
                  role="img"
                  className={classes.box}
                  aria-label={guest.isIn ? m.participants_is_in() : m.participants_is_not_in()}
                  data-ticked={guest.isIn || undefined}
                />
              </td>
              <th scope="row">
                <bdi>{guest.name}</bdi>
              </th>
              <td>{guest.offer_name}</td>
              {dates.size > 1 && <td>{formatDateTime(guest.starts_at, zone)}</td>}
              <td className={classes.code}>{guest.order_code}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
