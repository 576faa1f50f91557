import { Button, TextInput } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { FormEvent, RefObject } from 'react';
import { m } from '~/i18n/messages.js';
import { SelectField } from '~/ui/select-field';
import { useEditor } from '../editor/editor-context';
import desk from '../orders/desk.module.css';
import { PartFilters } from '../orders/part-filters';
import { parseListSearch } from '../search';
import { AnswerFilters } from './answer-filters';
import { PARTICIPANT_STATES } from './asked';
import { stateText } from './words';

const route = getRouteApi('/organizations/$slug_/events/$id/participants');

/** Asks for others, in the address. */
export function useAsk(): (change: Record<string, unknown>) => void {
  const { organization, path } = useEditor();
  const search = route.useSearch();
  const navigate = useNavigate();
  return (change) =>
    void navigate({
      to: '/organizations/$slug/events/$id/participants',
      params: { slug: organization.slug, id: path.id },
      search: parseListSearch({ ...search, ...change }),
      resetScroll: false,
    });
}

/** Which participants. */
export function ParticipantsFilters({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const search = route.useSearch();
  const ask = useAsk();
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask({ q: new FormData(event.currentTarget).get('q') });
  };
  return (
    <search aria-label={m.participants_search()}>
      <form className={desk.filters} onSubmit={onSubmit}>
        <TextInput
          key={search.q}
          ref={field}
          type="search"
          name="q"
          label={m.participants_q()}
          defaultValue={search.q ?? ''}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          aria-keyshortcuts="/"
        />
        <Button type="submit" variant="default">
          {m.filter_search()}
        </Button>
      </form>
      <div className={desk.choices}>
        <SelectField
          label={m.participants_state()}
          value={search.status ?? 'coming'}
          options={PARTICIPANT_STATES.map((value) => ({ value, label: stateText(value) }))}
          onChange={({ currentTarget: { value } }) => ask({ status: value })}
        />
        <PartFilters chosen={search} ask={ask} />
        <SelectField
          label={m.participants_came_in()}
          value={search.checked_in ?? ''}
          options={[
            { value: '', label: m.participants_whether() },
            { value: 'true', label: m.participants_is_in() },
            { value: 'no', label: m.participants_is_not_in() },
          ]}
          onChange={({ currentTarget: { value } }) => ask({ checked_in: value })}
        />
      </div>
      <AnswerFilters answers={search.answers} ask={ask} onRemoved={() => field.current?.focus()} />
    </search>
  );
}
