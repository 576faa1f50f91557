import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { featureEvent, putEventBack, takeEventDown, unfeatureEvent } from '~/api/gen/sdk.gen';
import type { ModeratedEventView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatMoment } from '~/lib/format';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { statusKind, statusText, titleOf, visibilityText } from '~/ui/event-texts';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { MoreButton } from '~/ui/more-button';
import rows from '~/ui/rows.module.css';
import { SectionHead } from '~/ui/section-layout';
import { SelectField } from '~/ui/select-field';
import { withStepUp } from '~/ui/step-up';
import filters from '../account-filters.module.css';
import { ReasonField } from '../reason-field';
import { parseEventSearch } from '../search';
import { lists, moderatedEventsQuery } from './query';

const route = getRouteApi('/admin/events');

export function EventsScreen() {
  const search = route.useSearch();
  const pages = useInfiniteQuery(moderatedEventsQuery(search));
  const queries = useQueryClient();
  const [asked, setAsked] = useState<ModeratedEventView>();
  const [failure, setFailure] = useState<unknown>();
  const events = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const refresh = () => queries.invalidateQueries({ predicate: lists('listModeratedEvents') });
  const feature = async ({ id, is_featured }: ModeratedEventView) => {
    setFailure(undefined);
    const target = { path: { id }, throwOnError: true } as const;
    try {
      await (is_featured ? unfeatureEvent(target) : featureEvent(target));
    } catch (error) {
      setFailure(error);
    }
    await refresh();
  };
  return (
    <>
      <SectionHead title={m.moderation_title()} text={m.moderation_text()} />
      <Filters />
      <p role="status" className={formClasses.text}>
        {m.moderation_count({ count: total, shown: formatCount(total) })}
      </p>
      <FormAlert error={failure} />
      {events.length === 0 && !pages.isPending ? (
        <p className={rows.empty}>{m.moderation_none()}</p>
      ) : (
        <ul className={rows.list}>
          {events.map((event) => (
            <ModeratedEvent
              key={event.id}
              event={event}
              onFeature={() => void feature(event)}
              onMove={() => setAsked(event)}
            />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
      <MoveDialog event={asked} onDone={refresh} onClose={() => setAsked(undefined)} />
    </>
  );
}

function Filters() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const ask = (change: Record<string, unknown>) =>
    void navigate({
      to: '/admin/events',
      search: parseEventSearch({ ...search, ...change }),
      resetScroll: false,
    });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask({ q: new FormData(event.currentTarget).get('q') });
  };
  return (
    <search aria-label={m.moderation_search()}>
      <form className={filters.form} onSubmit={onSubmit}>
        <TextInput
          key={search.q}
          type="search"
          name="q"
          label={m.moderation_q()}
          defaultValue={search.q ?? ''}
          maxLength={200}
        />
        <SelectField
          label={m.moderation_show()}
          value={search.show ?? ''}
          options={[
            { value: '', label: m.moderation_all() },
            { value: 'featured', label: m.event_featured() },
            { value: 'down', label: m.moderation_down() },
          ]}
          onChange={({ currentTarget }) => ask({ show: currentTarget.value })}
        />
        <Button type="submit" leftSection={<Icon name="search" />}>
          {m.filter_search()}
        </Button>
      </form>
    </search>
  );
}

interface ModeratedEventProps {
  event: ModeratedEventView;
  onFeature: () => void;
  onMove: () => void;
}

function ModeratedEvent({ event, onFeature, onMove }: ModeratedEventProps) {
  const { slug, status, visibility, is_featured, organization, published_at } = event;
  const title = titleOf(event);
  const isDown = Boolean(event.taken_down_at);
  const isFeaturable = status === 'published' && visibility === 'public' && !isDown;
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          {isDown || visibility === 'private' ? (
            <strong>{title}</strong>
          ) : (
            <Link to="/events/$slug" params={{ slug }}>
              {title}
            </Link>
          )}
          {status !== 'published' && (
            <span className={rows.tag} data-kind={statusKind[status]}>
              {statusText(status)}
            </span>
          )}
          {visibility !== 'public' && (
            <span className={rows.tag}>{visibilityText(visibility)}</span>
          )}
          {is_featured && (
            <span className={rows.tag} data-kind="good">
              {m.event_featured()}
            </span>
          )}
          {isDown && (
            <span className={rows.tag} data-kind="bad">
              {m.moderation_down()}
            </span>
          )}
        </p>
        <p className={rows.facts}>
          {organization}
          {published_at && (
            <>
              {' · '}
              <time dateTime={published_at}>
                {m.moderation_published({ date: formatMoment(published_at) })}
              </time>
            </>
          )}
        </p>
        {event.taken_down_reason && (
          <p className={rows.facts}>{m.moderation_reason({ reason: event.taken_down_reason })}</p>
        )}
      </div>
      <div className={rows.tools}>
        {(is_featured || isFeaturable) && (
          <Button
            variant="default"
            size="sm"
            aria-label={(is_featured ? m.moderation_unfeature_of : m.moderation_feature_of)({
              title,
            })}
            onClick={onFeature}
          >
            {is_featured ? m.moderation_unfeature() : m.moderation_feature()}
          </Button>
        )}
        <Button
          variant="default"
          size="sm"
          aria-label={(isDown ? m.moderation_put_back_of : m.moderation_take_down_of)({ title })}
          onClick={onMove}
        >
          {isDown ? m.moderation_put_back() : m.moderation_take_down()}
        </Button>
      </div>
    </li>
  );
}

interface MoveDialogProps {
  event: ModeratedEventView | undefined;
  onDone: () => Promise<void>;
  onClose: () => void;
}

/** Away from the public, or back: with a reason, and a fresh proof of who decides. */
function MoveDialog({ event, onDone, onClose }: MoveDialogProps) {
  const isDown = Boolean(event?.taken_down_at);
  const title = event ? titleOf(event) : '';
  const move = async ({ reason = '' }: Record<string, string>) => {
    const call = { path: { id: event?.id ?? '' }, body: { reason }, throwOnError: true } as const;
    await withStepUp(() => (isDown ? putEventBack(call) : takeEventDown(call)));
    await onDone();
  };
  return (
    <ConfirmDialog
      isOpen={event !== undefined}
      title={isDown ? m.moderation_put_back_title() : m.moderation_take_down_title()}
      text={(isDown ? m.moderation_put_back_text : m.moderation_take_down_text)({ title })}
      action={isDown ? m.moderation_put_back() : m.moderation_take_down()}
      submit={move}
      onClose={onClose}
    >
      {(form) => <ReasonField form={form} />}
    </ConfirmDialog>
  );
}
