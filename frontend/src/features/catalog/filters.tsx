import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { SelectField } from '~/ui/select-field';
import { CategorySelect } from './category-select';
import { DateFilter } from './date-filter';
import classes from './filters.module.css';
import { type EventSearch, countFilters, parseEventSearch } from './search';
import { useDraft } from './use-draft';

export function Filters({ search }: { search: EventSearch }) {
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const [q, setQ] = useDraft(search.q);
  const [place, setPlace] = useDraft(search.place);

  /** Choices apply at once; typed text applies with Enter or the button. */
  const apply = (change: Record<string, string>) =>
    void navigate({
      to: '/events',
      search: parseEventSearch({ ...search, q, place, ...change }),
      resetScroll: false,
    });
  const choose = (name: keyof EventSearch) => ({
    value: search[name] ?? '',
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      apply({ [name]: currentTarget.value }),
  });
  const nActive = countFilters(search);

  return (
    <search className={classes.filters} aria-label={m.filter_title()}>
      <Button
        variant="default"
        className={classes.toggle}
        leftSection={<Icon name="filter" />}
        aria-expanded={isOpen}
        aria-controls="filters-form"
        onClick={() => setIsOpen(!isOpen)}
      >
        {nActive > 0 ? m.filter_toggle_count({ count: nActive }) : m.filter_title()}
      </Button>
      <form
        id="filters-form"
        className={classes.form}
        data-open={isOpen || undefined}
        onSubmit={(event) => {
          event.preventDefault();
          apply({});
        }}
      >
        <TextInput
          type="search"
          label={m.filter_q()}
          placeholder={m.filter_q_hint()}
          maxLength={200}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
        <TextInput
          label={m.filter_place()}
          placeholder={m.filter_place_hint()}
          maxLength={200}
          value={place}
          onChange={(event) => setPlace(event.currentTarget.value)}
        />
        <CategorySelect {...choose('category')} />
        <DateFilter
          label={m.filter_from()}
          value={search.date_from}
          max={search.date_to}
          onApply={(day) => apply({ date_from: day })}
        />
        <DateFilter
          label={m.filter_to()}
          value={search.date_to}
          min={search.date_from}
          onApply={(day) => apply({ date_to: day })}
        />
        <SelectField
          label={m.filter_price()}
          options={[
            { value: '', label: m.filter_price_any() },
            { value: 'free', label: m.filter_price_free() },
            { value: 'paid', label: m.filter_price_paid() },
          ]}
          {...choose('price')}
        />
        <SelectField
          label={m.filter_sort()}
          options={[
            { value: '', label: m.sort_date() },
            { value: 'price', label: m.sort_price() },
            { value: 'price_desc', label: m.sort_price_desc() },
            { value: 'newest', label: m.sort_newest() },
          ]}
          {...choose('sort')}
        />
        <Button type="submit" fullWidth>
          {m.filter_apply()}
        </Button>
      </form>
    </search>
  );
}
